import { sql } from "#lib/db/sql.ts";

/*
 * What a notification is to its reader now. Deliveries silence what was decided; beyond that, what the reader did about
 * the subject themselves, and what happened to it a moment ago, are read from the subject.
 */

/** The subject of a notification `n`: what its votes are votes on, and whether what the notification asks for is still to be done. */
const subject = sql`LATERAL (
  SELECT digest, status = CASE WHEN n.event IN ('submission.changes_requested', 'submission.commented')
      THEN 'changes_requested' ELSE 'in_review' END AS asks
    FROM submission WHERE n.subject_type = 'submission' AND id = n.subject_id
  UNION ALL SELECT lift_digest, status = 'lift_proposed'
    FROM quarantine WHERE n.subject_type = 'quarantine' AND id = n.subject_id
  UNION ALL SELECT digest, CASE WHEN n.event = 'recertification.opened' AND confirmed_by IS NOT NULL THEN false
      WHEN n.event = 'recertification.opened' THEN status IN ('awaiting_owner', 'awaiting_reviewer')
      ELSE status = 'awaiting_reviewer' END
    FROM recertification WHERE n.subject_type = 'recertification' AND id = n.subject_id
  UNION ALL SELECT digest, status = 'proposed'
    FROM policy_change WHERE n.subject_type = 'policy_change' AND id = n.subject_id
) subject`;

/** The reader's standing vote on the subject, by themselves or by whoever stands in for them. */
const answer = sql`LATERAL (
  SELECT v.created_at AS answered_at FROM vote v
  WHERE (v.submission_id = n.subject_id OR v.policy_change_id = n.subject_id OR v.quarantine_id = n.subject_id
      OR v.recertification_id = n.subject_id)
    AND v.digest = subject.digest AND v.decision <> 'retract' AND NOT v.late
    AND (v.voter_id = n.user_id OR (v.on_behalf_of = n.user_id AND EXISTS (SELECT FROM delegation d
      WHERE d.principal_id = v.on_behalf_of AND d.delegate_id = v.voter_id AND d.revoked_at IS NULL
        AND d.starts_at <= v.created_at AND v.created_at < d.ends_at)))
    AND NOT EXISTS (SELECT FROM vote later WHERE later.voter_id = v.voter_id AND later.digest = v.digest AND NOT later.late
      AND later.decision = 'retract' AND (later.created_at, later.id) > (v.created_at, v.id))
  ORDER BY v.created_at DESC LIMIT 1
) answer`;

/** Notifications as `n`, each with its standing. */
export const notificationsWithStanding = sql`notification n
  LEFT JOIN ${subject} ON n.kind = 'needs_you'
  LEFT JOIN ${answer} ON n.kind = 'needs_you'`;

/** Whether `n` waits for its reader. */
export const waits = sql`(n.kind = 'needs_you' AND n.silenced_at IS NULL AND subject.asks AND answered_at IS NULL)`;

/** Since when `n` needs its reader no more; null while it does, and for what never did. */
export const silencedAt = sql`coalesce(n.silenced_at, answered_at)`;

/** One of `silencedBecause`. */
export const silencedWhy = sql`CASE
  WHEN answered_at IS NOT NULL THEN 'you'
  WHEN n.silenced_at IS NULL AND n.kind = 'needs_you' AND subject.asks IS NOT TRUE THEN 'over'
  WHEN n.silenced_at IS NULL THEN NULL
  WHEN EXISTS (SELECT FROM notification newer WHERE newer.user_id = n.user_id AND newer.subject_id = n.subject_id
    AND newer.kind = n.kind AND newer.id > n.id) THEN 'newer'
  WHEN n.event IN ('submission.changes_requested', 'submission.commented', 'recertification.opened') THEN 'over'
  ELSE 'others' END`;
