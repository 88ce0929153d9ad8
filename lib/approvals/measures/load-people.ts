import type { Tx } from "#lib/db/client.ts";
import type { ApprovalMeasures } from "./schemas.ts";
import { hastySeconds, signsOf } from "./signs.ts";

/** Those who were asked, or voted, most; far more than decide on actions in any house. */
const peopleMax = 200;

type Row = {
  id: string;
  name: string;
  asked: number;
  busiestHour: number;
  voted: number;
  approved: number;
  denied: number;
  late: number;
  medianSeconds: number | null;
  hasty: number;
};

/**
 * How each person decided on what was requested since then. Who was asked for a request is who was told that it waits for their
 * decision, whether or not that called them, and not who was to review it: the slate as it was then, as no slate of today would tell. A vote's look is the first at
 * exactly what was voted on.
 */
export async function loadMeasuredPeople(
  tx: Pick<Tx, "$queryRaw">,
  since: Date,
): Promise<ApprovalMeasures["people"]> {
  const rows = await tx.$queryRaw<Row[]>`
    WITH recent AS MATERIALIZED (SELECT id FROM action_approval WHERE created_at >= ${since}),
    asked AS (
      SELECT n.user_id, n.subject_id, min(n.created_at) AS at
      FROM recent JOIN notification n ON n.subject_id = recent.id AND n.subject_type = 'approval' AND n.kind = 'needs_you'
        AND n.event IN ('approval.requested', 'approval.escalated')
      GROUP BY 1, 2),
    hours AS (
      SELECT user_id, count(*) OVER (PARTITION BY user_id ORDER BY at
        RANGE BETWEEN interval '1 hour' PRECEDING AND CURRENT ROW) AS within_hour FROM asked),
    reached AS (SELECT user_id, count(*) AS asked, max(within_hour) AS busiest FROM hours GROUP BY 1),
    cast_votes AS (
      SELECT v.voter_id, v.decision, v.late, extract(epoch FROM v.created_at - look.first_seen_at) AS seconds
      FROM recent JOIN vote v ON v.action_approval_id = recent.id AND v.decision <> 'retract'
      LEFT JOIN look ON look.subject_id = recent.id AND look.user_id = v.voter_id AND look.digest = v.display_hash
        AND look.first_seen_at <= v.created_at),
    voted AS (
      SELECT voter_id AS user_id, count(*) AS voted, count(*) FILTER (WHERE decision = 'approve') AS approved,
        count(*) FILTER (WHERE decision = 'reject') AS denied, count(*) FILTER (WHERE late) AS late,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
        count(*) FILTER (WHERE seconds IS NULL OR seconds < ${hastySeconds}) AS hasty
      FROM cast_votes GROUP BY 1)
    SELECT person.id, person.name, coalesce(asked, 0)::int AS asked, coalesce(busiest, 0)::int AS "busiestHour",
      coalesce(voted, 0)::int AS voted, coalesce(approved, 0)::int AS approved, coalesce(denied, 0)::int AS denied,
      coalesce(late, 0)::int AS late, median::float8 AS "medianSeconds", coalesce(hasty, 0)::int AS hasty
    FROM reached FULL JOIN voted USING (user_id) JOIN "user" person ON person.id = user_id
    ORDER BY 5 DESC, 3 DESC, person.name, person.id LIMIT ${peopleMax}`;
  return rows.map((row) => ({
    person: { id: row.id, name: row.name },
    asked: row.asked,
    voted: row.voted,
    approved: row.approved,
    denied: row.denied,
    late: row.late,
    median_seconds: row.medianSeconds,
    hasty: row.hasty,
    busiest_hour: row.busiestHour,
    signs: signsOf(row),
  }));
}
