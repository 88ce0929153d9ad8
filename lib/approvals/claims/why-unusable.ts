import type { UnusableApproval } from "#lib/access/pdp/index.ts";
import type { ApprovalStatus } from "#lib/core/words.ts";

type Unusable = Pick<UnusableApproval, "reason" | "next" | "retryAfter">;

/** While people decide, in seconds. */
const lookAgainAfter = 5;

/** Of an id that is nobody's, or another gateway's, or that this gateway may not use. */
export const unverifiable: Unusable = { reason: "approval_unverifiable", next: "none" };

/** The call is not the one that was approved: whoever needs it asks for it. */
export const outOfScope: Unusable = { reason: "out_of_scope", next: "request" };

/**
 * What an approval that does not permit its call is to a gateway, in the words of the Access Request and Approval Profile. One
 * that may be in use at this moment is not asked for again: nobody knows yet whether the call was made.
 */
export function whyUnusable(status: ApprovalStatus): Unusable {
  switch (status) {
    case "pending":
      return { reason: "grant_pending", next: "retry", retryAfter: lookAgainAfter };
    case "denied":
      return { reason: "policy_denied", next: "none" };
    case "claimed":
    case "unknown":
      return { reason: "approval_expired", next: "none" };
    case "approved":
    case "expired":
    case "lapsed":
    case "revoked":
    case "cancelled":
    case "superseded":
    case "succeeded":
    case "failed":
      return { reason: "approval_expired", next: "request" };
    default:
      return status satisfies never;
  }
}
