import type { AuditRecord, RetentionClass } from "#lib/core/audit-record.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { sealAll } from "../sealing/index.ts";
import { exampleReport, report } from "../sealing/test-reports.ts";

/**
 * Seals events as if in a month of the past: this month's partition, with all that was sealed in it so far, becomes that one.
 *
 * @param month `2020-03`
 * @returns their ids
 */
export async function sealedIn(month: string, events: readonly Partial<AuditRecord>[]): Promise<string[]> {
  const at = `${month}-10T12:00:00.000000Z`;
  const records = events.map((changes) => exampleReport({ timestamp: at, received_at: at, ...changes }));
  const ids = await report(records);
  await sealAll();
  for (const each of new Set(records.map((record) => record.class))) await moveThisMonth(each, month);
  return ids;
}

async function moveThisMonth(of: RetentionClass, month: string): Promise<void> {
  const [row] = await runAsOwner<{ now: string }>(
    databaseUrl(),
    "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY_MM') AS now",
  );
  const parent = `audit.record_${of}`;
  const [from, to] = [`${parent}_${row?.now}`, `${parent}_${month.replace("-", "_")}`];
  const first = `${month}-01`;
  await runAsOwner(
    databaseUrl(),
    `SET session_replication_role = replica; SET timezone = 'UTC';
     ALTER TABLE ${parent} DETACH PARTITION ${from};
     UPDATE ${from} SET sealed_at = '${month}-10T12:00:01Z';
     ALTER TABLE ${from} RENAME TO ${to.slice("audit.".length)};
     ALTER TABLE ${parent} ATTACH PARTITION ${to}
       FOR VALUES FROM ('${first}') TO ((DATE '${first}' + interval '1 month')::timestamptz);
     UPDATE audit.month m SET month = '${first}',
         keep_until = DATE '${first}' + interval '1 month' + make_interval(years => l.retention_years)
       FROM audit.log l
       WHERE l.class = m.class AND m.class = '${of}' AND m.month = date_trunc('month', clock_timestamp())::date;`,
  );
}
