import type pg from "pg";
import { pool } from "#lib/db/pool.ts";

/** A revision of what decisions depend on, and when it was the last one committed. */
export type Committed = {
  revision: number;
  /** By the database's clock, in milliseconds since 1970. */
  atMs: number;
  /** When that was asked: by this process's clock that nobody can set, and by the one that people set. */
  askedAtMs: number;
  askedOnMs: number;
};

export async function committedRevision(): Promise<Committed> {
  const client = await pool().connect();
  try {
    return await readRevision(client);
  } finally {
    client.release();
  }
}

/** @param client a connection that nothing else waits for: the time of waiting would count as if it had passed since the answer */
export async function readRevision(client: Pick<pg.ClientBase, "query">): Promise<Committed> {
  const asked = { askedAtMs: performance.now(), askedOnMs: Date.now() };
  const { rows } = await client.query<{ revision: string; at: Date }>(
    "SELECT coalesce(max(revision), 0) AS revision, clock_timestamp() AS at FROM access_change",
  );
  const [row] = rows;
  if (!row) throw new Error("An aggregate has one row.");
  return { revision: Number(row.revision), atMs: row.at.getTime(), ...asked };
}
