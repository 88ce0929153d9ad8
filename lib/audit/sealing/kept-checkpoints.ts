import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";

type Kept = { size: number; from: string; note: string };

const rowsAtOnce = 1_000;

/**
 * The checkpoints of a log that were kept, in the database and in the anchor folder, from the smallest to the largest. One
 * that is larger than the log was when the check began counts only when the log has not reached it since.
 *
 * @param size of the log when the check began
 */
export async function* keptCheckpoints(of: RetentionClass, size: number): AsyncGenerator<Kept> {
  const anchored = (await anchoredSizes(of)).values();
  let anchor = anchored.next();
  for await (const row of storedCheckpoints(of)) {
    for (; !anchor.done && anchor.value <= row.size; anchor = anchored.next())
      yield* readAnchor(of, anchor.value, size);
    if (row.size <= size || row.size > (await sizeNow(of))) yield row;
  }
  for (; !anchor.done; anchor = anchored.next()) yield* readAnchor(of, anchor.value, size);
}

async function* storedCheckpoints(of: RetentionClass): AsyncGenerator<Kept> {
  for (let after = -1; ; ) {
    const { rows } = await pool().query<{ size: number; note: string }>(
      `SELECT size::float8 AS size, note FROM audit.checkpoint WHERE class = $1 AND size > $2 ORDER BY size LIMIT ${rowsAtOnce}`,
      [of, after],
    );
    for (const { size, note } of rows) yield { size, note, from: `the checkpoint kept at ${size} events` };
    const last = rows.at(-1);
    if (!last) return;
    after = last.size;
  }
}

/** Where a log's checkpoint of this size is laid down. */
export function anchorFile(log: RetentionClass, size: number): string {
  return join(env().auditAnchorDir, log, `${size}.checkpoint`);
}

/** The sizes that a log has anchors of, the smallest first. @throws Error when the folder can't be read */
export async function anchoredSizes(of: RetentionClass): Promise<number[]> {
  const names = await readdir(join(env().auditAnchorDir, of)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const sizes = names.flatMap((name) => /^(\d{1,15})\.checkpoint$/.exec(name)?.[1] ?? []).map(Number);
  return sizes.sort((a, b) => a - b);
}

async function* readAnchor(of: RetentionClass, anchored: number, size: number): AsyncGenerator<Kept> {
  if (anchored > size && anchored <= (await sizeNow(of))) return;
  const note = await readFile(anchorFile(of, anchored), "utf8");
  yield { size: anchored, note, from: `the checkpoint anchored at ${anchored} events` };
}

async function sizeNow(of: RetentionClass): Promise<number> {
  const { rows } = await pool().query<{ size: number }>(
    "SELECT size::float8 AS size FROM audit.log WHERE class = $1",
    [of],
  );
  return rows[0]?.size ?? 0;
}
