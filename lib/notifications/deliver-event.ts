import type { z } from "zod";
import { type OutboxEvent, outboxEvent } from "#lib/core/events.ts";
import { newId } from "#lib/core/ids.ts";
import type { NotificationKind } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { deliverEventJob } from "#lib/kernel/announce.ts";
import { now } from "#lib/kernel/clock.ts";
import { sendHint } from "./channel.ts";
import type { Subject } from "./facts.ts";
import { loadFacts, subjectIdOf } from "./load-facts.ts";
import { type Recipient, recipientsOf, silencedBy } from "./recipients.ts";
import { textFor } from "./texts.ts";

type Delivery = { id: string; event: OutboxEvent; happenedAt: Date; at: Date };
type Notice = Recipient & { text: string };

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
  // So that nobody is asked for what a delivery beside this one silences.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`notify:${subjectIdOf(event)}`}, 0))`;
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
  const silenced = await silence(tx, delivery, facts.subject, notices);
  const told = await write(tx, delivery, facts.subject, notices);
  return [...new Set([...told, ...silenced])];
}

/**
 * Silences what the event made pointless, and what a newer notification takes the place of: a thing waits for one
 * person once. What happened after the event stays, should it be delivered late.
 *
 * @returns whose notifications they were
 */
async function silence(
  tx: Tx,
  { event, happenedAt, at }: Delivery,
  { id: subjectId }: Subject,
  notices: readonly Notice[],
): Promise<string[]> {
  const replacing = (wanted: NotificationKind) =>
    notices.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  const rows = await tx.$queryRaw<{ user_id: string }[]>`
    UPDATE notification SET silenced_at = ${at}
    WHERE subject_id = ${subjectId} AND silenced_at IS NULL AND created_at <= ${happenedAt}
      AND (kind = ANY(${silencedBy[event.kind]})
        OR (kind = 'needs_you' AND user_id = ANY(${replacing("needs_you")}))
        OR (kind = 'overdue' AND user_id = ANY(${replacing("overdue")})))
    RETURNING user_id`;
  return rows.map((row) => row.user_id);
}

/** @returns who was told: of those named, everybody who still has an account */
async function write(
  tx: Tx,
  { id, event, happenedAt }: Delivery,
  subject: Subject,
  notices: readonly Notice[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ user_id: string }[]>`
    INSERT INTO notification (id, event_id, user_id, kind, event, subject_type, subject_id, subject_name, text, created_at)
    SELECT told.id, ${id}, told.user_id, told.kind, ${event.kind}, ${subject.type}, ${subject.id}, ${subject.name},
      told.text, ${happenedAt}
    FROM unnest(${notices.map(() => newId("notification"))}::text[], ${notices.map((notice) => notice.id)}::text[],
      ${notices.map(({ kind }) => kind)}::text[], ${notices.map(({ text }) => text)}::text[]) told (id, user_id, kind, text)
    JOIN "user" ON "user".id = told.user_id AND disabled_at IS NULL
    ON CONFLICT (event_id, user_id) DO NOTHING
    RETURNING user_id`;
  return rows.map((row) => row.user_id);
}
