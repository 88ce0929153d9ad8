import { countingVotes } from "#lib/decisions/index.ts";
import { strictestConditions } from "./approval-conditions.ts";
import type { ApprovalConditions } from "./review-schemas.ts";
import { conditionsOf, type SubmissionRow, toDecisionCase } from "./submission-row.ts";

/** Under which conditions the approvals that count now are given, together; null for none. */
export function agreedConditions(row: Omit<SubmissionRow, "snapshot">): ApprovalConditions | null {
  const counting = new Set(
    countingVotes(toDecisionCase(row))
      .filter(({ decision }) => decision === "approve")
      .map(({ id }) => id),
  );
  return strictestConditions(row.votes.filter(({ id }) => counting.has(id)).map(conditionsOf));
}
