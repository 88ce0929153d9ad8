import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { handleAnchorCheckpoints } from "../sealing/anchor-checkpoints.ts";
import { sealAll } from "../sealing/index.ts";
import { asSuperuser } from "./as-superuser.ts";
import { fillInbox, toolCall } from "./fill-inbox.ts";

/** When the old events came: longer ago than their class is kept. */
export const longAgo = new Date(Date.now() - 4 * 366 * 86_400_000);

/**
 * A log with a past: 300 events of four years ago, of which those of the class `standard` lie in a month that may expire, then
 * three rounds of new ones, with checkpoints in the anchor folder between them.
 */
export async function makeAuditWorld(): Promise<void> {
  await fillInbox(Array.from({ length: 300 }, (_, number) => toolCall(number, longAgo)));
  await sealAll();
  await moveToMonth("standard", longAgo);
  for (const round of [1, 2, 3]) {
    await handleAnchorCheckpoints();
    await fillInbox(Array.from({ length: 250 }, (_, number) => toolCall(round * 1_000 + number, new Date())));
    await sealAll();
  }
  await handleAnchorCheckpoints();
}

/** All that is in a log by now, as if it had been sealed then: when that was is in no leaf. */
async function moveToMonth(of: RetentionClass, at: Date): Promise<void> {
  const month = `date_trunc('month', '${at.toISOString()}'::timestamptz AT TIME ZONE 'UTC')::date`;
  await asSuperuser(
    `SELECT audit.ensure_month('${of}', '${at.toISOString()}')`,
    `UPDATE audit.record SET sealed_at = '${at.toISOString()}' WHERE class = '${of}'`,
    `UPDATE audit.month SET first_idx = NULL, last_idx = NULL WHERE class = '${of}'`,
    `UPDATE audit.month SET first_idx = 0, last_idx = (SELECT size - 1 FROM audit.log WHERE class = '${of}')
     WHERE class = '${of}' AND month = ${month}`,
  );
}

export async function sizeOf(of: RetentionClass): Promise<number> {
  const { rows } = await pool().query<{ size: number }>(
    "SELECT size::float8 AS size FROM audit.log WHERE class = $1",
    [of],
  );
  return rows[0]?.size ?? 0;
}
