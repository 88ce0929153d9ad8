import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { openNote, parseCheckpoint, parseNote, parseVkey, vkeyOf } from "../log/index.ts";
import { loadKeys } from "./keys.ts";

type Newest = { class: RetentionClass; size: number; checkpoint: string };

/**
 * Lays the newest checkpoint of each log down in the anchor folder, as `<class>/<size>.checkpoint`: whoever could rewrite
 * the database can't rewrite these as well, where the folder is kept by somebody else. A folder that does not take them
 * is said in the log and shows by the age of its last anchor; sealing goes on.
 */
export async function handleAnchorCheckpoints(): Promise<void> {
  const { rows } = await pool().query<Newest>(
    "SELECT class, size::float8 AS size, checkpoint FROM audit.log WHERE checkpoint IS NOT NULL ORDER BY class",
  );
  const place = env().auditAnchorDir;
  for (const newest of rows) {
    try {
      await assertOwn(newest);
      await layDown(join(place, newest.class), newest);
    } catch (error) {
      log.error(
        { class: newest.class, size: newest.size, place, err: error },
        "a checkpoint was not anchored",
      );
      continue;
    }
    await pool().query(
      `INSERT INTO audit.anchor (class, size, place, anchored_at) VALUES ($1, $2, $3, clock_timestamp())
       ON CONFLICT (class, size, place) DO NOTHING`,
      [newest.class, newest.size, place],
    );
  }
}

/**
 * Whoever can write to the database alone can't have their own checkpoint laid down: a log would have to extend it for ever.
 *
 * @throws Error when it is not the log's, or says another size
 */
async function assertOwn({ class: log, size, checkpoint }: Newest): Promise<void> {
  const { name, current, predecessors } = (await loadKeys()).logs[log];
  const { text } = openNote(
    checkpoint,
    [current, ...predecessors].map((signer) => parseVkey(vkeyOf(signer))),
  );
  const said = parseCheckpoint(text);
  if (said.origin !== name || said.size !== size)
    throw new Error(`The checkpoint of the log ${log} is of ${said.origin} with ${said.size} events.`);
}

/** @throws Error when another checkpoint of the same size lies there: the log was rewritten, or is another one */
async function layDown(folder: string, { size, checkpoint }: Newest): Promise<void> {
  const file = join(folder, `${size}.checkpoint`);
  const before = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (before === null) return writeWhole(folder, file, checkpoint);
  // The same state may have been signed anew, by other keys.
  if (parseNote(before).text !== parseNote(checkpoint).text)
    throw new Error(`${file} holds another state of the log. Verify the log against it.`);
}

async function writeWhole(folder: string, file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `.${randomUUID()}`);
  try {
    await writeFile(draft, text, { flag: "wx", flush: true });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
