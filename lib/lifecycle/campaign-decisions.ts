import type { Tx } from "#lib/db/client.ts";
import type { PacedDecision } from "./reviewer-pace.ts";

type Row = {
  reviewerId: string;
  reviewerName: string;
  seenAt: Date | null;
  decidedAt: Date;
  decision: PacedDecision["decision"];
};

/** Every vote in a campaign that was in time, with when its voter first saw what they voted on. */
export async function loadDecisions(tx: Pick<Tx, "$queryRaw">, campaignId: string): Promise<PacedDecision[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT vote.voter_id AS "reviewerId", reviewer.name AS "reviewerName", look.first_seen_at AS "seenAt",
      vote.created_at AS "decidedAt", vote.decision
    FROM recertification item
    JOIN vote ON vote.recertification_id = item.id AND NOT vote.late AND vote.decision <> 'retract'
    JOIN "user" reviewer ON reviewer.id = vote.voter_id
    LEFT JOIN look ON look.subject_id = item.id AND look.user_id = vote.voter_id AND look.digest = vote.digest
      AND look.first_seen_at <= vote.created_at
    WHERE item.campaign_id = ${campaignId}
    ORDER BY vote.created_at, vote.id`;
  return rows.map(({ reviewerId, reviewerName, ...decision }) => ({
    ...decision,
    reviewer: { id: reviewerId, name: reviewerName },
  }));
}
