import type { z } from "zod";
import { type OutboxEvent, outboxEvent } from "#lib/core/events.ts";
import { newId } from "#lib/core/ids.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { deliverEventJob } from "#lib/kernel/announce.ts";
import { now } from "#lib/kernel/clock.ts";
import { askReviewers } from "./ask-reviewers.ts";
import { sendHint } from "./channel.ts";
import { collect } from "./collect.ts";
import type { Subject } from "./facts.ts";
import { loadFacts, subjectIdOf } from "./load-facts.ts";
import { lockDeliveries } from "./lock-deliveries.ts";
import { besideOthers, type Recipient, recipientsOf } from "./recipients.ts";
import { silence, silenceLapse } from "./silence.ts";
import { textFor } from "./texts.ts";

type Delivery = { id: string; event: OutboxEvent; happenedAt: Date; at: Date };
type Notice = Recipient & {
  text: string;
  /** The notification that tells of it too, where it calls nobody by itself. */
  collectedIn?: string | null;
};

/** Handles `deliver-event`: tells whoever is concerned, all of them or nobody, and nobody twice. */
export async function handleDeliverEvent({
  event_id,
}: z.output<typeof deliverEventJob.payload>): Promise<void> {
  await db().$transaction((tx) => deliver(tx, event_id), { maxWait: 10_000, timeout: 30_000 });
}

async function deliver(tx: Tx, id: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ kind: string; payload: string; created_at: Date }[]>`
    SELECT kind, payload, created_at FROM outbox_event WHERE id = ${id} AND delivered_at IS NULL FOR UPDATE`;
  if (!row) return;
  const event = outboxEvent.parse({ kind: row.kind, ...JSON.parse(row.payload) });
  await lockDeliveries(tx, subjectIdOf(event));
  const at = await now({}, tx);
  const users = await tell(tx, { id, event, happenedAt: row.created_at, at });
  await tx.$executeRaw`UPDATE outbox_event SET delivered_at = ${at} WHERE id = ${id}`;
  await sendHint(tx, { event: id, users });
}

/** @returns whose notifications changed; nobody's, when what the event tells of is gone */
async function tell(tx: Tx, delivery: Delivery): Promise<string[]> {
  const { event, at } = delivery;
  const facts = await loadFacts(tx, event, at);
  if (!facts) return [];
  const notices = recipientsOf(event, facts).map((recipient) => ({
    ...recipient,
    text: textFor(event, facts, recipient),
  }));
  const silenced = await silence(tx, delivery, facts.subject.id, notices);
  const lapse = "lapseOver" in facts ? facts.lapseOver : null;
  if (lapse) silenced.push(...(await silenceLapse(tx, delivery, lapse)));
  const calling = "like" in facts ? await collect(tx, delivery, facts, notices) : notices;
  const told = await write(tx, delivery, facts.subject, calling);
  if (event.kind === "server.orphaned") await askReviewers(tx, event.user_id, at);
  return [...new Set([...told, ...silenced])];
}

/**
 * Writes what is told, except that nobody is asked anew who was asked later already: events may be delivered in any order.
 *
 * @returns who was told: of those named, everybody who still has an account
 */
async function write(
  tx: Tx,
  { id, event, happenedAt }: Delivery,
  subject: Subject,
  notices: readonly Notice[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ user_id: string }[]>`
    INSERT INTO notification (id, event_id, user_id, kind, event, subject_type, subject_id, subject_name, text, created_at,
      collected_in)
    SELECT told.id, ${id}, told.user_id, told.kind, ${event.kind}, ${subject.type}, ${subject.id}, ${subject.name},
      told.text, ${happenedAt}, told.collected_in
    FROM unnest(${notices.map(() => newId("notification"))}::text[], ${notices.map((notice) => notice.id)}::text[],
      ${notices.map(({ kind }) => kind)}::text[], ${notices.map(({ text }) => text)}::text[],
      ${notices.map(({ collectedIn = null }) => collectedIn)}::text[]) told (id, user_id, kind, text, collected_in)
    JOIN "user" ON "user".id = told.user_id AND disabled_at IS NULL
    WHERE ${besideOthers.includes(event.kind)} OR told.kind NOT IN ('needs_you', 'overdue')
      OR NOT EXISTS (SELECT FROM notification later WHERE later.subject_id = ${subject.id}
        AND later.user_id = told.user_id AND later.kind = told.kind AND later.silenced_at IS NULL
        AND later.created_at > ${happenedAt} AND later.event <> ALL(${[...besideOthers]}))
    ON CONFLICT (event_id, user_id) DO NOTHING
    RETURNING user_id`;
  return rows.map((row) => row.user_id);
}
