import { db } from "#lib/db/client.ts";
import { announce } from "#lib/kernel/announce.ts";
import { now } from "#lib/kernel/clock.ts";

/** How many are told of in one transaction. */
const batchMax = 200;

/**
 * Tells, once of each, what should have been confirmed and decided by now. That it is overdue follows from its due time;
 * noted is only that people were told, in the transaction that tells them.
 */
export async function tellOfOverdue(): Promise<void> {
  while ((await tellBatch()) === batchMax);
}

function tellBatch(): Promise<number> {
  return db().$transaction(async (tx) => {
    const at = await now({}, tx);
    const overdue = await tx.$queryRaw<{ id: string }[]>`
      UPDATE recertification SET overdue_at = ${at} WHERE id IN (
        SELECT id FROM recertification
        WHERE status IN ('awaiting_owner', 'awaiting_reviewer') AND due_at <= ${at} AND overdue_at IS NULL
        ORDER BY id LIMIT ${batchMax} FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    for (const { id } of overdue)
      await announce(tx, { kind: "recertification.overdue", recertification_id: id }, at);
    return overdue.length;
  });
}
