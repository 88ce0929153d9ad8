import pg from "pg";
import { handleApplyRetention } from "#lib/audit/retention/index.ts";
import { pool } from "#lib/db/pool.ts";
import { databaseUrl } from "#lib/env.ts";
import { judged, ms, type Row, timed } from "./measure.ts";
import { unguarded } from "./world.ts";

/** Lets the second month of the log go, which is a whole one, against DELETE of its rows, which is then taken back. */
export async function benchRetention(): Promise<Row[]> {
  const { rows } = await pool().query<{ name: string; month: string; count: number }>(
    `SELECT to_char(month, 'YYYY_MM') AS name, month::text, (last_idx - first_idx + 1)::float8 AS count FROM audit.month
     WHERE class = 'standard' ORDER BY month LIMIT 2`,
  );
  const last = rows.at(-1);
  if (!last) throw new Error("The log has no month.");
  await unguarded(
    `UPDATE audit.month SET keep_until = now() - interval '1 day' WHERE class = 'standard' AND month < '${rows[1]?.month ?? last.month}'`,
  );
  await handleApplyRetention();
  const deletedMs = await timeDelete(`audit.record_standard_${last.name}`);
  await unguarded(
    `UPDATE audit.month SET keep_until = now() - interval '1 day' WHERE class = 'standard' AND month = '${last.month}'`,
  );
  const dropped = await timed(handleApplyRetention);
  const { rows: left } = await pool().query(
    "SELECT FROM audit.month WHERE class = 'standard' AND month = $1 AND dropped_at IS NULL",
    [last.month],
  );
  if (left.length > 0) throw new Error("The month was not dropped.");
  const text = `${ms(dropped.tookMs)}, ${last.count.toLocaleString("en")} records`;
  return [
    judged("Dropping a month ÷ DELETE of its records", dropped.tookMs / deletedMs, { atMost: 0.01 }, text),
  ];
}

async function timeDelete(table: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    const deleted = await timed(() => client.query(`DELETE FROM ${table}`));
    await client.query("ROLLBACK");
    return deleted.tookMs;
  } finally {
    await client.end();
  }
}
