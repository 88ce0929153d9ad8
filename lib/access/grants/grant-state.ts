import type { GrantStatus } from "#lib/core/words.ts";
import type { Phase } from "#lib/decisions/index.ts";

/** From where a grant may go where; the database's trigger has the same table. */
export const grantTransitions: Record<GrantStatus, readonly GrantStatus[]> = {
  requested: ["approved", "denied", "cancelled", "lapsed"],
  approved: ["active", "expired", "released", "revoked"],
  active: ["expired", "released", "revoked"],
  expired: [],
  released: [],
  revoked: [],
  denied: [],
  cancelled: [],
  lapsed: [],
};

type Times = { status: string; startsAt: Date | null; endsAt: Date | null; requestEndsAt: Date };

/**
 * What a grant is at this time. Jobs write it down soon after; nothing waits for them. It holds from its start, and ends
 * before its end.
 */
export function statusAt({ status, startsAt, endsAt, requestEndsAt }: Times, at: Date): GrantStatus {
  if (status === "requested" && requestEndsAt <= at) return "lapsed";
  if (status !== "approved" && status !== "active") return status as GrantStatus;
  if (endsAt && endsAt <= at) return "expired";
  return startsAt && startsAt <= at ? "active" : "approved";
}

export function isGiven(status: GrantStatus): boolean {
  return status === "approved" || status === "active";
}

/** Why nothing can go on from a grant: one is in force, and one other at most awaits its end. */
export function extensionRefused(
  grant: Times & { followedBy: readonly (Times & { id: string })[] },
  at: Date,
): { no: string; details: { grant_id?: string } } | null {
  const status = statusAt(grant, at);
  if (status === "requested")
    return { no: "This is not given yet. Wait until it is in force, then extend it.", details: {} };
  if (status === "approved")
    return { no: "This has not begun yet. Extend it once it is in force.", details: {} };
  if (status !== "active")
    return { no: "Only a grant that is in force can be extended. Request a new one.", details: {} };
  const next = grant.followedBy.find((one) => canGive(statusAt(one, at)));
  return next
    ? {
        no: `${next.id} goes on from this one already. Extend that once it is in force, or have it end first.`,
        details: { grant_id: next.id },
      }
    : null;
}

function canGive(status: GrantStatus): boolean {
  return status === "requested" || isGiven(status);
}

/** Whether votes are taken. */
export function phaseOf(status: GrantStatus): Phase {
  switch (status) {
    case "requested":
      return { kind: "open" };
    case "approved":
    case "active":
    case "expired":
    case "released":
      return { kind: "decided", because: "It was approved already. Revoke it instead, with a reason." };
    case "revoked":
      return { kind: "decided", because: "It was approved, and revoked since." };
    case "denied":
      return { kind: "decided", because: "It was denied. Request another one to have it decided again." };
    case "cancelled":
      return { kind: "closed", because: "The request was cancelled. Request another one." };
    case "lapsed":
      return { kind: "closed", because: "Nobody decided the request in time. Request another one." };
  }
}
