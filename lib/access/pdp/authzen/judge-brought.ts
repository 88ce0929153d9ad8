import type { Decision } from "../../evaluation/index.ts";
import type { DecisionReason } from "../../evaluation/schemas.ts";
import type { ApprovalReason, NextAction } from "../schemas.ts";

/** An approval that permits nothing: why, in the profile's words and in a sentence, and what to do about it. */
export type UnusableApproval = {
  made: null;
  reason: ApprovalReason;
  next: NextAction;
  /** How long to wait before the same is worth asking again; of `retry`. */
  retryAfter?: number | undefined;
  why: string;
};

/** What a denial says where an approval was brought. */
export type BroughtInVain = {
  reason: ApprovalReason;
  cause: DecisionReason;
  next: NextAction;
  retryAfter?: number | undefined;
  text: string;
};

/**
 * Why a call is denied although an approval was brought (Access Request and Approval Profile, draft 1, Completion Semantics).
 * Where an approval is all that the call lacks, it is for the one that was brought; where not, no approval would help.
 *
 * @param unusable null where the approval is good, and the call may not be made now
 */
export function broughtInVain(
  { reason: cause, text, next }: Decision,
  unusable: UnusableApproval | null,
): BroughtInVain {
  if (unusable && cause === "approval_required") {
    const { reason, next, retryAfter, why } = unusable;
    return { reason, cause, next, retryAfter, text: why };
  }
  if (next.kind === "retry")
    return { reason: "policy_denied", cause, next: "retry", retryAfter: next.afterSeconds, text };
  return { reason: "policy_denied", cause, next: "none", text };
}
