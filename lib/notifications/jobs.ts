import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { deliverEventJob } from "#lib/kernel/announce.ts";
import { enqueue, type Job } from "#lib/kernel/enqueue.ts";

/** Deliver what nobody delivered: the queue gave up on it, or lost it. */
export const redeliverEventsJob = { name: "redeliver-events", payload: z.object({}) } satisfies Job;

const eventsMax = 1_000;

/** Handles `redeliver-events`: puts events back into the queue that have waited for ten minutes, the oldest first. */
export async function handleRedeliverEvents(): Promise<void> {
  const waiting = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM outbox_event WHERE delivered_at IS NULL AND created_at < clock_timestamp() - interval '10 minutes'
    ORDER BY created_at, id LIMIT ${eventsMax}`;
  for (const { id } of waiting)
    await enqueue(db(), deliverEventJob, { event_id: id }, { key: `redeliver-${id}` });
}
