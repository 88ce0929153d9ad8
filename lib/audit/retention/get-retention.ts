import { z } from "zod";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { query } from "#lib/kernel/query.ts";
import { type Retention, retention } from "./schemas.ts";

export const getRetention = query({
  id: "getRetention",
  permission: "audit.read",
  summary: "How long each class of events is kept, and the oldest month that still is",
  input: z.object({}),
  output: retention,
  run: loadRetention,
});

/** Of the logs that were founded: all, from the first start on. */
export async function loadRetention(): Promise<Retention> {
  const { rows } = await pool().query<Retention["classes"][number]>(
    `SELECT l.class, l.retention_years AS years, (
       SELECT to_char(min(m.month), 'YYYY-MM') FROM audit.month m WHERE m.class = l.class AND m.dropped_at IS NULL
     ) AS oldest_month
     FROM audit.log l ORDER BY array_position($1::text[], l.class)`,
    [retentionClasses],
  );
  return { classes: rows };
}
