import { isTheirs, itemTables, loadReader } from "#lib/access/reviews/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import { needsMe } from "#lib/registry/index.ts";

/*
 * What a notification is to its reader now. Deliveries silence what was decided; beyond that, what the reader did about
 * the subject themselves, and what happened to it a moment ago, are read from the subject.
 */

/** What asks its submitter for something, and not for a signature. */
const forSubmitter = sql`('submission.changes_requested', 'submission.commented')`;

/** What asks a second person to look at what was approved alone, and for no vote. */
const forGlassReviewer = sql`('approval.glass_broken', 'approval.glass_overdue')`;

/** A quarantine's lift was refused, or done, between when a notification asked for it and when that was silenced. */
const liftDecided = sql`EXISTS (SELECT FROM notification d WHERE d.subject_id = n.subject_id
  AND d.event IN ('quarantine.lift_refused', 'quarantine.lifted') AND d.created_at BETWEEN n.created_at AND n.silenced_at)`;

/**
 * The subject of a notification `n`: what its votes are votes on, whether what the notification asks for is still to be
 * done, and whether it was decided by the time that the notification was silenced.
 *
 * @param theirs which items of access reviews its reader may decide
 */
const subjectFor = (theirs: Sql) => sql`LATERAL (
  SELECT digest, status = CASE WHEN n.event IN ${forSubmitter} THEN 'changes_requested' ELSE 'in_review' END AS asks,
      status IN ('approved', 'rejected') AND decided_at <= n.silenced_at AS decided
    FROM submission WHERE n.subject_type = 'submission' AND id = n.subject_id
  UNION ALL SELECT lift_digest, status = 'lift_proposed', ${liftDecided}
    FROM quarantine WHERE n.subject_type = 'quarantine' AND id = n.subject_id
  UNION ALL SELECT digest, CASE WHEN n.event = 'recertification.opened' AND confirmed_by IS NOT NULL THEN false
      WHEN n.event = 'recertification.opened' THEN status IN ('awaiting_owner', 'awaiting_reviewer')
      ELSE status = 'awaiting_reviewer' END, status IN ('kept', 'revoked') AND decided_at <= n.silenced_at
    FROM recertification WHERE n.subject_type = 'recertification' AND id = n.subject_id
  UNION ALL SELECT digest, status = 'proposed', status IN ('adopted', 'rejected') AND decided_at <= n.silenced_at
    FROM policy_change WHERE n.subject_type = 'policy_change' AND id = n.subject_id
  UNION ALL SELECT digest, status = 'proposed', status IN ('adopted', 'rejected') AND decided_at <= n.silenced_at
    FROM access_policy_change WHERE n.subject_type = 'access_policy_change' AND id = n.subject_id
  UNION ALL SELECT digest, status = 'requested', status NOT IN ('requested', 'cancelled', 'lapsed') AND decided_at <= n.silenced_at
    FROM access_grant WHERE n.subject_type = 'grant' AND id = n.subject_id
  UNION ALL SELECT NULL, CASE WHEN n.event = 'access_review.applied' THEN status = 'applied' AND signed_at IS NULL
      ELSE status = 'open' AND due_at > clock_timestamp() AND EXISTS (SELECT FROM ${itemTables}
        WHERE review.id = n.subject_id AND item.verdict IS NULL AND ${theirs}) END, FALSE
    FROM access_review WHERE n.subject_type = 'access_review' AND id = n.subject_id
  UNION ALL SELECT NULL, ended_at IS NULL AND NOT EXISTS (SELECT FROM duty_exception e WHERE e.rule_id = duty_rule.id
      AND e.agent_id = split_part(n.subject_id, '/', 1) AND e.ended_at IS NULL AND e.ends_at > clock_timestamp()), FALSE
    FROM duty_rule WHERE n.subject_type = 'duty_conflict' AND id = split_part(n.subject_id, '/', 2)
  UNION ALL SELECT action_hash, status = 'pending' AND expires_at > clock_timestamp(),
      status <> 'pending' AND decided_at <= n.silenced_at
    FROM action_approval WHERE n.subject_type = 'approval' AND id = n.subject_id AND n.event NOT IN ${forGlassReviewer}
  UNION ALL SELECT NULL, reviewed_at IS NULL, reviewed_at <= n.silenced_at
    FROM break_glass WHERE n.event IN ${forGlassReviewer} AND approval_id = n.subject_id
  UNION ALL SELECT NULL, (SELECT max(version)::text FROM access_policy) = split_part(n.subject_id, '/', 1), FALSE
    WHERE n.subject_type = 'access_policy'
) subject`;

/** The reader's own review of it, or their standing vote on the subject, by themselves or by whoever stands in for them. */
const answer = sql`LATERAL (
  SELECT reviewed_at AS answered_at FROM break_glass
  WHERE n.event IN ${forGlassReviewer} AND approval_id = n.subject_id AND reviewed_by = n.user_id
  UNION ALL (SELECT v.created_at FROM vote v
  WHERE (v.submission_id = n.subject_id OR v.policy_change_id = n.subject_id OR v.quarantine_id = n.subject_id
      OR v.recertification_id = n.subject_id OR v.access_policy_change_id = n.subject_id OR v.grant_id = n.subject_id
      OR v.action_approval_id = n.subject_id)
    AND v.digest = subject.digest AND v.decision <> 'retract' AND NOT v.late
    AND (v.voter_id = n.user_id OR (v.on_behalf_of = n.user_id AND EXISTS (SELECT FROM delegation d
      WHERE d.principal_id = v.on_behalf_of AND d.delegate_id = v.voter_id AND d.revoked_at IS NULL
        AND d.starts_at <= v.created_at AND v.created_at < d.ends_at)))
    AND NOT EXISTS (SELECT FROM vote later WHERE later.voter_id = v.voter_id AND later.digest = v.digest AND NOT later.late
      AND later.decision = 'retract' AND (later.created_at, later.id) > (v.created_at, v.id))
  ORDER BY v.created_at DESC LIMIT 1)
) answer`;

export type Standing = {
  /** Whether a notification `n` waits for its reader. */
  waits: Sql;
  /** Notifications as `n`, each with what `silencedAt` and `silencedWhy` are made of. */
  notifications: Sql;
  /** Since when `n` needs its reader no more; null while it does, and for what never did. */
  silencedAt: Sql;
  /** One of `silencedBecause`. */
  silencedWhy: Sql;
};

/**
 * What notifications are to this reader. A submission waits for them while it is in their queue: what fills the queue
 * decides here as well, so that the two say the same.
 */
export async function standingFor(reader: UserActor, at: Date): Promise<Standing> {
  // What waits for a person does not depend on what they read it with.
  const everything: UserActor = { ...reader, scopes: ["*"] };
  const queue = await needsMe(everything, at);
  const subject = subjectFor(isTheirs(await loadReader(db(), everything)));
  const waits = sql`(n.kind = 'needs_you' AND n.silenced_at IS NULL AND CASE
    WHEN n.subject_type = 'submission' AND n.event NOT IN ${forSubmitter}
      THEN EXISTS (SELECT FROM submission s WHERE s.id = n.subject_id AND ${queue})
    ELSE EXISTS (SELECT FROM ${subject} LEFT JOIN ${answer} ON true WHERE subject.asks AND answered_at IS NULL) END)`;
  return {
    waits,
    // OFFSET has Postgres find out once for each whether it waits.
    notifications: sql`notification n
      LEFT JOIN ${subject} ON n.kind IN ('needs_you', 'overdue')
      LEFT JOIN ${answer} ON n.kind IN ('needs_you', 'overdue')
      CROSS JOIN LATERAL (SELECT ${waits} AS waits OFFSET 0) standing`,
    silencedAt: sql`CASE WHEN NOT standing.waits
      THEN coalesce(n.silenced_at, CASE WHEN n.kind = 'needs_you' THEN answered_at END) END`,
    silencedWhy,
  };
}

const silencedWhy = sql`CASE
  WHEN standing.waits OR (n.silenced_at IS NULL AND n.kind <> 'needs_you') THEN NULL
  WHEN answered_at IS NOT NULL THEN 'you'
  WHEN n.silenced_at IS NULL AND subject.asks IS TRUE THEN 'others'
  WHEN n.silenced_at IS NULL THEN 'over'
  WHEN n.event <> 'server.lapsed' AND EXISTS (SELECT FROM notification newer WHERE newer.user_id = n.user_id
    AND newer.subject_id = n.subject_id AND newer.kind = n.kind AND (newer.created_at, newer.id) > (n.created_at, n.id)) THEN 'newer'
  WHEN subject.decided THEN 'others'
  WHEN n.kind = 'overdue' OR n.subject_type IN ('recertification', 'quarantine', 'access_review',
    'approval', 'duty_conflict', 'access_policy') OR n.event IN ${forSubmitter} THEN 'over'
  ELSE 'others' END`;
