import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from, to } from "pg-copy-streams";
import { logTables } from "./as-superuser.ts";

/** Copies the whole log into an empty database of the same release, as a dump that is restored does: data alone, by COPY. */
export async function copyLog(fromUrl: string, toUrl: string): Promise<void> {
  const [source, target] = [fromUrl, toUrl].map((connectionString) => new pg.Client({ connectionString }));
  if (!source || !target) return;
  await Promise.all([source.connect(), target.connect()]);
  try {
    await target.query("SET session_replication_role = replica");
    for (const table of ["log", ...logTables.filter((name) => name !== "log")]) {
      if (table === "record") await makeMonths(source, target);
      await pipeline(
        source.query(to(`COPY (SELECT * FROM audit.${table}) TO STDOUT`)),
        target.query(from(`COPY audit.${table} FROM STDIN`)),
      );
    }
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}

/** A dump makes the partitions that there are. */
async function makeMonths(source: pg.Client, target: pg.Client): Promise<void> {
  const { rows } = await source.query("SELECT class, month::text FROM audit.month WHERE dropped_at IS NULL");
  for (const row of rows)
    await target.query("SELECT audit.ensure_month($1, $2::timestamp AT TIME ZONE 'UTC')", [
      row.class,
      row.month,
    ]);
  await target.query("DELETE FROM audit.month");
}
