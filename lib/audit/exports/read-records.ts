import { type FoundLines, type Scanned, scanEvents, toConditions } from "../search/index.ts";
import type { ExportRun } from "./export-run.ts";
import type { Cursor, LogThen, Snapshot } from "./stored.ts";

/**
 * Leaves that are looked through at once: where little is found, the export still says how far it is, and can be cancelled. Each
 * month that has some of them is looked through up to the first record that is wanted, however late that is, for every chunk.
 */
const windowLeaves = 50_000;

/** What was read of one log, and where to go on; null at the end. */
export type Chunk = Scanned & { next: Cursor | null };

/**
 * The next records of an export, in the order of their logs. What is sealed stays as it is, so that they are the same
 * whenever they are read.
 *
 * @param take is given them, and waited for
 * @returns of at most `limit`
 */
export async function readRecords(
  { search, createdAt, snapshot }: ExportRun,
  at: Cursor,
  limit: number,
  take: (found: FoundLines) => Promise<void>,
): Promise<Chunk> {
  const place = snapshot.findIndex((log) => log.class === at.class);
  const toIdx = Math.min(snapshot[place]?.size ?? 0, at.idx + windowLeaves);
  const range = { class: at.class, fromIdx: at.idx, toIdx, limit };
  const scanned = await scanEvents(toConditions(search, createdAt), range, take);
  const { events, lastIdx } = scanned;
  const nextIdx = events === limit && lastIdx !== null ? lastIdx + 1 : toIdx;
  return { ...scanned, next: cursorAt(snapshot, place, nextIdx) };
}

export function firstCursor(snapshot: Snapshot): Cursor | null {
  return cursorAt(snapshot, 0, startOf(snapshot[0]));
}

/** Where the next record is that the search finds, so that no part is begun for nothing; null when there is none. */
export async function nextFound(run: ExportRun, from: Cursor | null): Promise<Cursor | null> {
  for (let at = from; at; ) {
    const { lastIdx, next } = await readRecords(run, at, 1, async () => undefined);
    if (lastIdx !== null) return { class: at.class, idx: lastIdx };
    at = next;
  }
  return null;
}

/** How much of the logs has been looked through before `at`, of 1. */
export function progressAt(snapshot: Snapshot, at: Cursor | null): number {
  const place = at ? snapshot.findIndex((log) => log.class === at.class) : snapshot.length;
  const done = leaves(snapshot.slice(0, place)) + (at ? at.idx - startOf(snapshot[place]) : 0);
  const all = leaves(snapshot);
  return all === 0 ? 1 : done / all;
}

function cursorAt(snapshot: Snapshot, place: number, idx: number): Cursor | null {
  const log = snapshot[place];
  if (!log) return null;
  return idx < log.size
    ? { class: log.class, idx }
    : cursorAt(snapshot, place + 1, startOf(snapshot[place + 1]));
}

function leaves(logs: readonly LogThen[]): number {
  return logs.reduce((sum, log) => sum + log.size - startOf(log), 0);
}

/** Where a log's first record is, held ones included. */
function startOf(log: LogThen | undefined): number {
  return log ? Math.min(log.kept_from, log.held_from ?? log.kept_from) : 0;
}
