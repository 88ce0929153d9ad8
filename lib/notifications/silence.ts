import type { OutboxEvent } from "#lib/core/events.ts";
import type { NotificationKind } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { lockDeliveries } from "./lock-deliveries.ts";
import { besideOthers, outlasting, type Recipient, silencedBy } from "./recipients.ts";

type Happened = { event: OutboxEvent; happenedAt: Date; at: Date };

/**
 * Silences what the event made pointless, and what a newer notification takes the place of: a thing waits for one
 * person once. What happened after the event stays, should it be delivered late.
 *
 * @returns whose notifications they were
 */
export async function silence(
  tx: Tx,
  { event, happenedAt, at }: Happened,
  subjectId: string,
  recipients: readonly Recipient[],
): Promise<string[]> {
  const replacing = (wanted: NotificationKind) =>
    besideOthers.includes(event.kind)
      ? []
      : recipients.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  const rows = await tx.$queryRaw<{ user_id: string }[]>`
    UPDATE notification SET silenced_at = ${at}
    WHERE subject_id = ${subjectId} AND silenced_at IS NULL AND created_at <= ${happenedAt}
      AND ((kind = ANY(${[...silencedBy[event.kind]]}) AND event <> ALL(${outlastingOf(event.kind)}))
        OR (kind = 'needs_you' AND user_id = ANY(${replacing("needs_you")}))
        OR (kind = 'overdue' AND user_id = ANY(${replacing("overdue")})))
    RETURNING user_id`;
  return rows.map((row) => row.user_id);
}

/** What an event leaves as it is, because another one ends it. */
function outlastingOf(kind: OutboxEvent["kind"]): string[] {
  return Object.entries(outlasting).flatMap(([asking, until]) => (until === kind ? [] : asking));
}

/**
 * Silences that a version lapsed, once somebody decided on it.
 *
 * @returns whose notifications they were
 */
export async function silenceLapse(
  tx: Tx,
  { happenedAt, at }: Happened,
  versionId: string,
): Promise<string[]> {
  await lockDeliveries(tx, versionId);
  const rows = await tx.$queryRaw<{ user_id: string }[]>`
    UPDATE notification n SET silenced_at = ${at}
    FROM server_version version, outbox_event lapse
    WHERE version.id = ${versionId} AND n.subject_id = version.server_id AND n.event = 'server.lapsed'
      AND n.silenced_at IS NULL AND n.created_at <= ${happenedAt}
      AND lapse.id = n.event_id AND lapse.payload::jsonb ->> 'version_id' = version.id
    RETURNING n.user_id`;
  return rows.map((row) => row.user_id);
}
