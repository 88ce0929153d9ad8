import type { OutboxEvent } from "#lib/core/events.ts";
import type { Tx } from "#lib/db/client.ts";
import { sql } from "#lib/db/sql.ts";
import type { ApprovalFacts } from "./facts.ts";
import type { Recipient } from "./recipients.ts";
import { type Ring, ringOf, ringWindowMs } from "./rings.ts";
import { readMax } from "./schemas.ts";

/** A notification `r` that nobody read, about an action that still waits for its reader. */
const open = sql`r.read_at IS NULL AND r.silenced_at IS NULL AND EXISTS (SELECT FROM action_approval a
  WHERE a.id = r.subject_id AND a.status = 'pending' AND a.expires_at > clock_timestamp()
    AND NOT EXISTS (SELECT FROM vote v WHERE v.action_approval_id = a.id AND v.voter_id = r.user_id))`;

/** A notification `n` that another one tells of, for as long as its reader has that one before them. */
export const isCollected = sql`EXISTS (SELECT FROM notification r WHERE r.id = n.collected_in AND ${open})`;

/**
 * How many actions a notification `n` tells of beside its own, of the same agent and tool, and of others, and the oldest of
 * their notifications. Whoever reads it has seen these, and none that came later.
 */
export const collected = sql`LATERAL (
  SELECT count(*) FILTER (WHERE alike) AS alike, count(*) FILTER (WHERE NOT alike) AS others,
    (array_agg(id ORDER BY id))[:${readMax - 1}::int] AS tells_of FROM (
    SELECT r.id, (one.agent_id, one.server_id, one.tool) = (own.agent_id, own.server_id, own.tool) AS alike
    FROM notification r JOIN action_approval one ON one.id = r.subject_id JOIN action_approval own ON own.id = n.subject_id
    WHERE r.collected_in = n.id AND ${open}) told
) collected`;

type Collecting = { event: OutboxEvent; happenedAt: Date };

/**
 * Finds for each of those who are told that an action waits for them whether it calls them, or is told with another. Deliveries
 * to one person go one after the other from here on, so that none of them counts what another is about to write.
 */
export async function collect<R extends Recipient>(
  tx: Tx,
  { event, happenedAt }: Collecting,
  { like, tier }: Pick<ApprovalFacts, "like" | "tier">,
  recipients: readonly R[],
): Promise<(R & { collectedIn: string | null })[]> {
  const asked = recipients.filter(({ kind }) => kind === "needs_you").map(({ id }) => id);
  if (asked.length > 0) await lockRings(tx, asked);
  const rings = await loadRings(tx, asked, happenedAt);
  return recipients.map((recipient) => ({
    ...recipient,
    collectedIn:
      recipient.kind === "needs_you"
        ? ringOf(rings.get(recipient.id) ?? [], { event: event.kind, at: happenedAt, like, tier })
        : null,
  }));
}

/** In one order for all, so that no two wait for each other. */
async function lockRings(tx: Tx, users: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended('ring:' || id, 0)) FROM unnest(${[...users].sort()}::text[]) id`;
}

async function loadRings(tx: Tx, users: readonly string[], at: Date): Promise<Map<string, Ring[]>> {
  if (users.length === 0) return new Map();
  const rows = await tx.$queryRaw<(Ring & { userId: string })[]>`
    SELECT r.user_id AS "userId", r.id, r.created_at AS at, a.agent_id || ' ' || a.server_id || ' ' || a.tool AS like, a.tier, ${open} AS open
    FROM notification r JOIN action_approval a ON a.id = r.subject_id
    WHERE r.user_id = ANY(${[...users]}) AND r.collected_in IS NULL AND r.kind = 'needs_you'
      AND r.event IN ('approval.requested', 'approval.escalated')
      AND r.created_at > ${new Date(at.getTime() - ringWindowMs)}
    ORDER BY r.created_at DESC, r.id DESC`;
  return Map.groupBy(rows, ({ userId }) => userId);
}
