import type { RetentionClass } from "#lib/core/audit-record.ts";
import type { Tx } from "#lib/db/client.ts";
import { compileQuery } from "../search/index.ts";
import { holdsInForce } from "./holds-in-force.ts";

/**
 * Copies what any hold in force covers out of a month that is about to go.
 *
 * @param month its first day, `2026-07-01`
 * @returns how many records that is
 * @throws Error when a hold can't be read: then nothing may go
 */
export async function holdRecords(tx: Tx, log: RetentionClass, month: string): Promise<number> {
  let held = 0;
  for (const { query, placedAt } of await holdsInForce(tx)) {
    const { sql, params } = await compileQuery(query, { now: placedAt, params: [log, month] });
    held += await tx.$executeRawUnsafe(
      `INSERT INTO audit.held SELECT * FROM audit.record
       WHERE class = $1::text AND sealed_at >= $2::date::timestamp AT TIME ZONE 'UTC'
         AND sealed_at < ($2::date + interval '1 month') AT TIME ZONE 'UTC' AND ${sql}
       ON CONFLICT (class, idx) DO NOTHING`,
      ...params,
    );
  }
  return held;
}
