import type { Tx } from "#lib/db/client.ts";
import type { ApprovalMeasures } from "./schemas.ts";

/** What became of the requests of each day (UTC) since then, days without any included. Deadlines count before a job wrote them down. */
export async function loadMeasuredDays(
  tx: Pick<Tx, "$queryRaw">,
  since: Date,
  at: Date,
): Promise<ApprovalMeasures["per_day"]> {
  return tx.$queryRaw<ApprovalMeasures["per_day"]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, count(a.id)::int AS asked,
      count(*) FILTER (WHERE a.claim_by IS NOT NULL AND a.standing_id IS NULL)::int AS approved,
      count(*) FILTER (WHERE a.status = 'denied')::int AS denied,
      count(*) FILTER (WHERE a.status = 'expired' OR (a.status = 'pending' AND a.expires_at <= ${at}))::int AS expired,
      count(*) FILTER (WHERE a.standing_id IS NOT NULL)::int AS automatic
    FROM generate_series(${since}::timestamptz AT TIME ZONE 'UTC', ${at}::timestamptz AT TIME ZONE 'UTC', interval '1 day') day
    LEFT JOIN action_approval a ON a.created_at >= ${since}
      AND date_trunc('day', a.created_at AT TIME ZONE 'UTC') = day
    GROUP BY day ORDER BY day`;
}
