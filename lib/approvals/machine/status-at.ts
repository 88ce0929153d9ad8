import type { ApprovalStatus } from "#lib/core/words.ts";

/** From where an approval may go where; the database's trigger has the same table. */
export const approvalTransitions: Record<ApprovalStatus, readonly ApprovalStatus[]> = {
  pending: ["approved", "denied", "expired", "cancelled", "superseded", "revoked"],
  approved: ["claimed", "cancelled", "revoked", "lapsed"],
  claimed: ["succeeded", "failed", "unknown"],
  // Whoever carried it out may say so later; nothing makes it claimable again.
  unknown: ["succeeded", "failed"],
  denied: [],
  expired: [],
  cancelled: [],
  superseded: [],
  revoked: [],
  lapsed: [],
  succeeded: [],
  failed: [],
};

export type Times = {
  status: ApprovalStatus;
  /** By when it must be decided. */
  expiresAt: Date;
  /** By when it must be claimed; null until it is approved. */
  claimBy: Date | null;
  /** By when whoever claimed it must say what came of it; null until then. */
  leaseUntil: Date | null;
};

/**
 * What an approval is at this time: nothing happens at its deadline or later. Jobs write it down soon after, and nothing waits
 * for them.
 */
export function statusAt({ status, expiresAt, claimBy, leaseUntil }: Times, at: Date): ApprovalStatus {
  if (status === "pending" && expiresAt <= at) return "expired";
  if (status === "approved" && (claimBy === null || claimBy <= at)) return "lapsed";
  if (status === "claimed" && (leaseUntil === null || leaseUntil <= at)) return "unknown";
  return status;
}

/** Whether nothing more can become of it. */
export function isOver(status: ApprovalStatus): boolean {
  return approvalTransitions[status].length === 0;
}
