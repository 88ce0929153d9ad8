import type { Tx } from "#lib/db/client.ts";
import { type PacedDecision, reviewerPaces } from "#lib/lifecycle/index.ts";
import type { AccessReviewView } from "./schemas.ts";

type Row = { reviewerId: string; reviewerName: string; decidedAt: Date; kept: boolean };

/**
 * How each reviewer decided. They judge a list, so that each verdict has the time since their one before it: what looks
 * like a rubber stamp at recertifications looks like one here.
 */
export async function loadPace(
  tx: Pick<Tx, "$queryRaw">,
  reviewId: string,
): Promise<AccessReviewView["pace"]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT decider.id AS "reviewerId", decider.name AS "reviewerName", item.decided_at AS "decidedAt",
      item.verdict = 'keep' AS kept
    FROM access_review_item item JOIN "user" decider ON decider.id = item.decided_by
    WHERE item.review_id = ${reviewId} ORDER BY item.decided_at, item.id`;
  return pacesOf(rows);
}

export function pacesOf(rows: readonly Row[]): AccessReviewView["pace"] {
  const before = new Map<string, Date>();
  const decisions = rows.map(({ reviewerId, reviewerName, decidedAt, kept }): PacedDecision => {
    const seenAt = before.get(reviewerId) ?? null;
    before.set(reviewerId, decidedAt);
    return {
      reviewer: { id: reviewerId, name: reviewerName },
      seenAt,
      decidedAt,
      decision: kept ? "approve" : "reject",
    };
  });
  return reviewerPaces(decisions).map(({ reviewer, decided, approved, median_think_ms, signs }) => ({
    person: reviewer,
    decided,
    kept: approved,
    median_seconds: median_think_ms === null ? null : median_think_ms / 1_000,
    hasty: signs.length > 0,
  }));
}
