import type { Readable } from "node:stream";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { pool } from "./pool.ts";

/** A query, and the texts, numbers, and lists of them that its `$1`, `$2` … stand for. */
export type CopiedQuery = { sql: string; params: readonly unknown[] };

/**
 * Has Postgres hand out what a query finds by COPY, which costs a fraction of what rows of a result do, and reads it as it comes.
 *
 * COPY takes no parameters: their places in the query are taken by literals, as `pg` quotes them.
 *
 * @param read gets the bytes (PostgreSQL, COPY: File Formats); it reads them to their end, or throws
 */
export async function copyOut<T>(
  { sql, params }: CopiedQuery,
  format: "text" | "binary",
  read: (bytes: Readable) => Promise<T>,
): Promise<T> {
  const query = sql.replace(/\$(\d+)/g, (_, n) => literalOf(params[Number(n) - 1]));
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN READ ONLY; SET LOCAL jit = off");
    const result = await read(client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT ${format})`)));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // What has not been read by now is still on its way: only without the connection does it end.
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Of no type until the query gives it one, as a parameter is. */
function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `ARRAY[${value.map(literalOf).join(", ")}]`;
  const text = typeof value === "number" ? String(value) : value;
  // A NUL would end the statement: no text in Postgres has one.
  if (typeof text !== "string" || text.includes("\0"))
    throw new TypeError("This can't be asked for by COPY.");
  return pg.escapeLiteral(text);
}
