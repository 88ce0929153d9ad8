import { setTimeout as delay } from "node:timers/promises";
import { log } from "#lib/log.ts";
import { DataRefused } from "./once-writer.ts";

const retryMinMs = 50;
const retryMaxMs = 1_000;

export type Writing<T> = {
  /** What these are: `decisions`. */
  what: string;
  /** All or none. @throws DataRefused when it never will */
  write(items: readonly T[]): Promise<void>;
  /** Whether it is still worth trying. */
  goesOn(): boolean;
  /** The one that is refused, and alone to blame. */
  setAside(item: T, why: DataRefused): void;
};

/**
 * Writes these, however often it takes. What the database refuses is halved until the ones to blame are found: they are set
 * aside, and hold up none of the others.
 */
export async function writeAll<T>(items: readonly T[], writing: Writing<T>): Promise<void> {
  const refusal = items.length === 0 ? null : await tryUntilWritten(items, writing);
  if (!refusal) return;
  const half = Math.ceil(items.length / 2);
  if (items.length === 1) for (const item of items) writing.setAside(item, refusal);
  else for (const part of [items.slice(0, half), items.slice(half)]) await writeAll(part, writing);
}

async function tryUntilWritten<T>(
  items: readonly T[],
  { what, write, goesOn }: Writing<T>,
): Promise<DataRefused | null> {
  for (let pauseMs = retryMinMs; goesOn(); pauseMs = Math.min(2 * pauseMs, retryMaxMs)) {
    try {
      await write(items);
      return null;
    } catch (error) {
      if (error instanceof DataRefused) return error;
      log.error({ err: error, count: items.length }, `${what} not written yet`);
      await delay(pauseMs);
    }
  }
  return null;
}
