import { z } from "zod";
import { type OutboxEvent, outboxEvent } from "../core/events.ts";
import { newId } from "../core/ids.ts";
import type { Tx } from "../db/client.ts";
import { enqueueAll, type Job } from "./enqueue.ts";

/** Tell people of an event. */
export const deliverEventJob = {
  name: "deliver-event",
  payload: z.object({ event_id: z.string() }),
} satisfies Job;

type AnnouncingTx = Pick<Tx, "outboxEvent" | "$executeRaw">;

/**
 * Writes an event to the outbox as part of the transaction: it is delivered if, and only if, the change commits, and
 * until it has been.
 */
export function announce(tx: AnnouncingTx, event: OutboxEvent, at: Date): Promise<void> {
  return announceAll(tx, [event], at);
}

/** The same for many events, in as few statements as for one. */
export async function announceAll(tx: AnnouncingTx, events: readonly OutboxEvent[], at: Date): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => {
    const { kind, ...payload } = outboxEvent.parse(event);
    return { id: newId("outboxEvent"), kind, payload: JSON.stringify(payload), createdAt: at };
  });
  await tx.outboxEvent.createMany({ data: rows });
  await enqueueAll(
    tx,
    deliverEventJob,
    rows.map(({ id }) => ({ event_id: id })),
  );
}
