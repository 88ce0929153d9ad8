import type { RecertificationStatus } from "#lib/core/words.ts";
import type { Phase } from "#lib/decisions/index.ts";

/** Every step a recertification may take. All others are refused, here and by the database. */
export const recertificationTransitions: Record<RecertificationStatus, readonly RecertificationStatus[]> = {
  awaiting_owner: ["awaiting_reviewer", "revoked", "closed"],
  awaiting_reviewer: ["kept", "revoked", "closed"],
  kept: [],
  revoked: [],
  closed: [],
};

/** At most one such recertification exists for a version. */
export const openRecertificationStatuses = [
  "awaiting_owner",
  "awaiting_reviewer",
] as const satisfies readonly RecertificationStatus[];

export function isOpen(status: RecertificationStatus): boolean {
  return recertificationTransitions[status].length > 0;
}

export type Standing = {
  status: RecertificationStatus;
  /** Why there is nothing left to confirm, though it is open: approved anew, or gone from the catalog. */
  overtaken: string | null;
  /** Nobody is left who could confirm it. */
  orphaned: boolean;
  owner: string;
};

/**
 * Whether this decision can be given now. Keeping takes the owner's word first, unless there is no owner any more;
 * revoking waits for nobody.
 */
export function phaseFor(
  { status, overtaken, orphaned, owner }: Standing,
  decision: "approve" | "reject",
): Phase {
  switch (status) {
    case "kept":
      return { kind: "decided", because: "It was kept. Nothing can change that now." };
    case "revoked":
      return {
        kind: "decided",
        because: "It was revoked. It comes back by being submitted and approved again.",
      };
    case "closed":
      return { kind: "closed", because: "It was closed without a decision." };
    case "awaiting_owner":
    case "awaiting_reviewer":
      if (overtaken) return { kind: "closed", because: overtaken };
      if (status === "awaiting_owner" && !orphaned && decision === "approve")
        return { kind: "paused", because: `${owner} answers for it and confirms it first.` };
      return { kind: "open" };
  }
}
