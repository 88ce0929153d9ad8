import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";

/** The most that a queue or a badge counts. */
const queueMax = 1_000;

/** Ids of the submissions in review on which this person may vote and has not, newest first. */
export async function waitingForMe(actor: UserActor): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT s.id FROM submission s
    WHERE s.status = 'in_review'
      AND s.submitter_id IS DISTINCT FROM ${actor.id}
      AND (s.publisher IS NULL OR (s.owner_user_id IS DISTINCT FROM ${actor.id} AND NOT EXISTS (
        SELECT FROM team_member m WHERE m.team_id = s.owner_team_id AND m.user_id = ${actor.id})))
      AND EXISTS (SELECT FROM jsonb_array_elements(s.stages) stage WHERE stage->>'role' = ANY(${[...actor.roles]}))
      AND NOT EXISTS (SELECT FROM vote v WHERE v.submission_id = s.id AND v.voter_id = ${actor.id} AND v.digest = s.digest)
    ORDER BY s.id DESC
    LIMIT ${queueMax}`;
  return rows.map((row) => row.id);
}
