import { readFile } from "node:fs/promises";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseCheckpoint, parseNote, rootFromEdge } from "../log/index.ts";
import { anchoredSizes, anchorFile } from "./kept-checkpoints.ts";
import type { Queryable } from "./keys.ts";
import { readEdge } from "./tiles.ts";

/** How large each log was when this process last saw it: it never becomes smaller. */
const seen = new Map<RetentionClass, number>();

/**
 * Sees to it that a log goes on from the newest checkpoint in the anchor folder, before this process first seals it, and
 * whenever it has become smaller. A database that was restored from before, and sealed on, would sign a second history.
 *
 * @throws DomainError `unavailable`: what to do
 * @throws Error when the anchor folder can't be read
 */
export async function assertExtendsAnchor(
  database: Queryable,
  log: RetentionClass,
  size: number,
): Promise<void> {
  if (size < (seen.get(log) ?? Number.POSITIVE_INFINITY)) {
    const fault = await whyNotExtending(database, log, size);
    if (fault) throw new DomainError("unavailable", fault);
  }
  sawSize(log, size);
}

/** Should what made it so large be rolled back, the log is held against its anchors once more than it needs. */
export function sawSize(log: RetentionClass, size: number): void {
  seen.set(log, size);
}

/** Why a log does not go on from its newest anchor, and what to do; null when it does, or has none. */
export async function whyNotExtending(
  database: Queryable,
  log: RetentionClass,
  size: number,
): Promise<string | null> {
  const anchored = (await anchoredSizes(log)).at(-1);
  if (anchored === undefined) return null;
  const file = anchorFile(log, anchored);
  if (anchored > size)
    return `Nothing is sealed: the log ${log} has ${size} events, and had ${anchored} when ${file} was laid down. ${whatToDo}`;
  const { root } = parseCheckpoint(parseNote(await readFile(file)).text);
  if (rootFromEdge(await readEdge(database, log, anchored)).equals(root)) return null;
  return `Nothing is sealed: at ${anchored} events the log ${log} had another root when ${file} was laid down. ${whatToDo}`;
}

const whatToDo =
  "This database is older than that, or was altered: sealing on would sign a second history. Bring back the newest " +
  "database. If it is gone for good, move the anchor folder to a safe place, which is to say that events were lost; then " +
  "sealing goes on, and whoever keeps a checkpoint of before will see it.";
