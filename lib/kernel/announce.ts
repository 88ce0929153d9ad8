import { z } from "zod";
import { type OutboxEvent, outboxEvent } from "../core/events.ts";
import { newId } from "../core/ids.ts";
import type { Tx } from "../db/client.ts";
import { enqueue, type Job } from "./enqueue.ts";

/** Tell people of an event. */
export const deliverEventJob = {
  name: "deliver-event",
  payload: z.object({ event_id: z.string() }),
} satisfies Job;

/**
 * Writes an event to the outbox as part of the transaction: it is delivered if, and only if, the change commits, and
 * until it has been.
 */
export async function announce(
  tx: Pick<Tx, "outboxEvent" | "$executeRaw">,
  event: OutboxEvent,
  at: Date,
): Promise<void> {
  const { kind, ...payload } = outboxEvent.parse(event);
  const id = newId("outboxEvent");
  await tx.outboxEvent.create({ data: { id, kind, payload: JSON.stringify(payload), createdAt: at } });
  await enqueue(tx, deliverEventJob, { event_id: id });
}
