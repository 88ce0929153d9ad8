import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { deliverEventJob } from "#lib/kernel/announce.ts";
import { now } from "#lib/kernel/clock.ts";
import { enqueue, type Job } from "#lib/kernel/enqueue.ts";

/** Deliver what nobody delivered: the queue gave up on it, or lost it. */
export const redeliverEventsJob = { name: "redeliver-events", payload: z.object({}) } satisfies Job;

const waitMs = 600_000;
/** How many are read at once. */
const pageMax = 1_000;

/**
 * Handles `redeliver-events`: puts events back into the queue that have waited for ten minutes, the oldest first, and all
 * of them: those that fail every time hold up no other.
 */
export async function handleRedeliverEvents(): Promise<void> {
  const until = new Date((await now({}, db())).getTime() - waitMs);
  let after = { createdAt: new Date(0), id: "" };
  for (;;) {
    const waiting = await db().$queryRaw<{ id: string; createdAt: Date }[]>`
      SELECT id, created_at AS "createdAt" FROM outbox_event
      WHERE delivered_at IS NULL AND created_at < ${until} AND (created_at, id) > (${after.createdAt}, ${after.id})
      ORDER BY created_at, id LIMIT ${pageMax}`;
    for (const { id } of waiting)
      await enqueue(db(), deliverEventJob, { event_id: id }, { key: `redeliver-${id}` });
    const last = waiting.at(-1);
    if (!last || waiting.length < pageMax) return;
    after = last;
  }
}
