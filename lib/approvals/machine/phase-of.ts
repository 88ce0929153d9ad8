import type { ApprovalStatus } from "#lib/core/words.ts";
import type { Phase } from "#lib/decisions/index.ts";

/** Whether votes are taken. What comes after the decision is kept as late, and changes nothing. */
export function phaseOf(status: ApprovalStatus): Phase {
  switch (status) {
    case "pending":
      return { kind: "open" };
    case "approved":
    case "claimed":
    case "lapsed":
    case "succeeded":
    case "failed":
    case "unknown":
      return { kind: "decided", because: "It was approved already." };
    case "denied":
      return { kind: "decided", because: "It was denied already." };
    case "expired":
      return { kind: "decided", because: "Nobody decided in time: it expired." };
    case "revoked":
      return { kind: "closed", because: "It was stopped, and can't be decided any more." };
    case "cancelled":
      return { kind: "closed", because: "The gateway took the request back." };
    case "superseded":
      return { kind: "closed", because: "The call was changed. Decide on the one that came of it." };
  }
}
