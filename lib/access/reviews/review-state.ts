import type { Verdict } from "#lib/core/permissions.ts";
import type { AccessLevel, AccessReviewStatus, ReviewVerdict, SilenceRule } from "#lib/core/words.ts";
import type { ReviewEvidence } from "./schemas.ts";

/** From where a review may go where; the database's trigger has the same table. */
export const reviewTransitions: Record<AccessReviewStatus, readonly AccessReviewStatus[]> = {
  open: ["closed"],
  closed: ["applied"],
  applied: [],
};

/** Whether verdicts are taken at this time, whoever gives them. Nothing waits for the job that closes what is due. */
export function takesVerdicts({ status, dueAt }: { status: string; dueAt: Date }, at: Date): Verdict {
  if (status !== "open") return { no: "This review is closed. Its verdicts stay as they are." };
  return (
    dueAt > at || { no: "The time for this review is over. What nobody decided is decided by its rule." }
  );
}

/** What a reviewer looks at. */
export type Suggested = {
  accessLevel: AccessLevel;
  recommendation: ReviewVerdict;
  use: Pick<ReviewEvidence["use"], "enough" | "granted"> & { suggestion: { keep: readonly string[] } };
};

/**
 * What nobody's verdict comes to: nobody keeps by silence what writes or administers, nor what there is nothing to judge
 * by, because it was not given long enough ago or gives nothing.
 */
export function silentVerdict(
  { accessLevel, recommendation, use }: Suggested,
  silence: SilenceRule,
): { verdict: ReviewVerdict; keep: readonly string[] } {
  const judged = use.enough && use.granted > 0;
  if (accessLevel !== "read" || silence === "revoke" || !judged) return { verdict: "revoke", keep: [] };
  return { verdict: recommendation, keep: recommendation === "narrow" ? use.suggestion.keep : [] };
}
