import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyOnce, makeIncoming } from "#lib/audit/intake/index.ts";
import { log } from "#lib/log.ts";
import { orphanMs } from "./limits.ts";
import { DataRefused, OnceWriter } from "./once-writer.ts";
import { spoolSuffix } from "./spool.ts";
import type { Troubles } from "./troubles.ts";
import { writeAll } from "./write-all.ts";

type Left = { id: string; row: string };
type Refused = Left & { sqlState: string };
type Noted = Pick<Troubles, "noteLost">;

/**
 * Writes what processes left in their spool that were killed, each event once: several may do so at the same time, and what
 * the killed one had written already is not written again. Rows that the database refuses are put aside in a file of their
 * own for somebody to look at, and hold up nothing else; neither does a file that can't be read.
 *
 * @returns how many decisions were found
 * @throws Error the first that was in the way, be it the database that is away or a file; what is left is taken up the next time
 */
export async function adoptSpools(folder: string, troubles: Noted): Promise<number> {
  const failures: unknown[] = [];
  let found = 0;
  for (const path of await spoolFiles(folder)) {
    try {
      if (await isOrphan(path)) found += await adopt(path, troubles);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return found;
}

async function spoolFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(unlessAway<string[]>([]));
  return names.filter((name) => name.endsWith(spoolSuffix)).map((name) => join(folder, name));
}

/** Whether nobody showed for a while that a file is theirs. */
async function isOrphan(path: string): Promise<boolean> {
  const file = await stat(path).catch(unlessAway(null));
  return file !== null && file.mtimeMs < Date.now() - orphanMs;
}

async function adopt(path: string, troubles: Noted): Promise<number> {
  const events = readRows(await readFile(path, "utf8").catch(unlessAway("")));
  const refused = await writeOnce(events);
  if (refused.length > 0) await putAside(path, refused, troubles);
  await rm(path, { force: true });
  const written = events.length - refused.length;
  if (written > 0) log.warn({ decisions: written }, "decisions of a process that was killed are written");
  return written;
}

async function putAside(path: string, refused: readonly Refused[], troubles: Noted): Promise<void> {
  await writeFile(`${path}.refused`, refused.map(({ row }) => row).join(""), { mode: 0o600 });
  log.error({ path, decisions: refused.length }, "decisions of a process that was killed can't be written");
  for (const { id, sqlState } of refused) troubles.noteLost("event", { eventId: id, path, sqlState });
}

/** Rows end with a line feed, and have no other. Of one that was cut off nobody was told: the answer comes after it. */
function readRows(text: string): Left[] {
  const whole = text.split("\n").slice(0, -1);
  return whole.map((row) => ({ id: row.slice(0, Math.max(0, row.indexOf("\t"))), row: `${row}\n` }));
}

/**
 * Each file by a connection of its own: what became of a transaction that was cut off is no other file's concern.
 *
 * @returns those that the database refuses
 * @throws Error as soon as anything else is in the way
 */
async function writeOnce(events: readonly Left[]): Promise<Refused[]> {
  const writer = new OnceWriter("countersign spool");
  const refused: Refused[] = [];
  const failures: unknown[] = [];
  await writeAll(events, {
    what: "decisions of a process that was killed",
    write: (some) =>
      writer
        .write(async (client) => {
          await client.query(makeIncoming);
          await copyOnce(client, some);
        })
        .catch((error) => {
          if (!(error instanceof DataRefused)) failures.push(error);
          throw error;
        }),
    goesOn: () => failures.length === 0,
    setAside: (event, { sqlState }) => refused.push({ ...event, sqlState }),
  });
  await writer.close();
  if (failures.length > 0) throw failures[0];
  return refused;
}

/** Another process was quicker, or there is nothing yet. */
function unlessAway<T>(otherwise: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === "ENOENT") return otherwise;
    throw error;
  };
}
