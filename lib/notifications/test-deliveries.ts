import type { UserActor } from "#lib/core/actor.ts";
import type { OutboxEvent } from "#lib/core/events.ts";
import { db } from "#lib/db/client.ts";
import { announce } from "#lib/kernel/announce.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { handleDeliverEvent } from "./deliver-event.ts";
import { listNotifications } from "./queries.ts";
import type { NotificationView, notificationViews } from "./schemas.ts";

/** What tests of notifications share. */

/** Writes an event as a command would. */
export async function happen(event: OutboxEvent): Promise<void> {
  await db().$transaction(async (tx) => announce(tx, event, new Date()));
}

/** As the worker does it, one after the other. */
export async function deliverAll(): Promise<void> {
  const waiting = await db().outboxEvent.findMany({
    where: { deliveredAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  for (const { id } of waiting) await handleDeliverEvent({ event_id: id });
}

/** What somebody is told of one subject, newest first. */
export async function toldOf(
  reader: UserActor,
  subjectId: string,
  view: (typeof notificationViews)[number] = "all",
): Promise<NotificationView[]> {
  const { items } = await listNotifications(ctxOf(reader), { view, limit: 100 });
  return items.filter(({ subject }) => subject.id === subjectId);
}

/** The same, as `kind event`, with a trailing reason where it is silenced. */
export async function briefly(reader: UserActor, subjectId: string): Promise<string[]> {
  return (await toldOf(reader, subjectId)).map(
    ({ kind, event, silenced_because }) =>
      `${kind} ${event}${silenced_because ? ` (${silenced_because})` : ""}`,
  );
}
