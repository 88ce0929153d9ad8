import pg from "pg";
import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { pool } from "#lib/db/pool.ts";

/** How long each kind of question may take the database, in milliseconds. */
export const timeLimitsMs = { list: 5_000, counts: 3_000 } as const;
/** What Postgres says when a statement ran out of time. */
const queryCanceled = "57014";

type Limits = { kind: keyof typeof timeLimitsMs; query: AuditQuery; timeMs?: number };

/**
 * Reads in a transaction of its own that can't write, within a time.
 *
 * @param settings for this transaction alone
 * @throws DomainError `unavailable` when the time is over, which says what would make the search quicker
 */
export async function readWithin<T>(
  { kind, query, timeMs = timeLimitsMs[kind] }: Limits,
  read: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    // Compiling a plan over many months takes longer than running it.
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${timeMs}; SET LOCAL jit = off`);
    const result = await read(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause) => {
      broken = cause;
    });
    if (error instanceof pg.DatabaseError && error.code === queryCanceled)
      throw new DomainError("unavailable", tooSlow(query, timeMs), { cause: error });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Fields that few events have a value of in common, the most telling first. */
const telling = ["target", "session", "trace", "actor", "agent", "server"] as const;

function tooSlow({ terms }: AuditQuery, timeMs: number): string {
  const asked = new Set<string>(
    terms.flatMap((term) => ("field" in term && !("not" in term && term.not) ? [term.field] : [])),
  );
  const fields = telling.filter((field) => !asked.has(field)).slice(0, 3);
  const help = [
    ...(asked.has("after") ? ["a shorter time"] : ["a time (after:-7d)"]),
    ...(asked.has("op") && !asked.has("server") ? ["the server of the operation (server:)"] : []),
    ...(fields.length > 0
      ? [`a field that few events share (${fields.map((field) => `${field}:`).join(", ")})`]
      : []),
  ];
  return `This search took longer than ${timeMs / 1_000} seconds and was stopped. Narrow it by ${help.join(", or ")}.`;
}
