import { DomainError } from "#lib/core/errors.ts";
import { mayVote, type Voter } from "#lib/decisions/index.ts";
import { statusAt } from "../machine/index.ts";
import { type ApprovalRow, toApprovalCase } from "../row/index.ts";
import { paintedHash } from "./decider.ts";

/** What a page sends back of what it painted. */
export type Painted = { version: number; action_hash: string; display_hash: string };

/**
 * Whatever somebody decides, they decide on what they saw (I5).
 *
 * @throws DomainError `stale` with what is current, unless that is what was painted
 */
export function assertPainted(row: ApprovalRow, painted: Painted, at: Date): void {
  const same =
    painted.action_hash === row.actionHash &&
    painted.display_hash === paintedHash(row) &&
    // Whatever ended it is told as that, not as another version.
    (statusAt(row, at) !== "pending" || painted.version === row.version);
  if (!same)
    throw new DomainError(
      "stale",
      "This changed since you looked at it. Review what is there now, then decide.",
      { details: currentFacts(row, at) },
    );
}

/** What a refusal tells: what is there now to whoever could decide on it, were it open; nothing to anybody else. */
export function factsFor(row: ApprovalRow, decider: Voter, at: Date): Record<string, unknown> {
  const verdict = mayVote({ ...toApprovalCase(row, at), phase: { kind: "open" } }, decider);
  return verdict === true || verdict.kind === "voted" ? currentFacts(row, at) : {};
}

/**
 * What is there now: a page paints it anew, and whoever lost a race sees who was quicker. For whoever could decide on it alone.
 * Once nothing is left to decide, nobody is sent its secrets, nor a hash of them that would tell a guess from the truth.
 */
export function currentFacts(row: ApprovalRow, at: Date): { current: Record<string, unknown> } {
  const status = statusAt(row, at);
  return {
    current: {
      version: row.version,
      status,
      action_hash: row.actionHash,
      ...(status === "pending" ? { display_hash: paintedHash(row) } : {}),
      decided_at: row.decidedAt,
      ended_at: row.endedAt,
      ended_by: row.endedBy?.name ?? null,
      superseded_by: row.child?.id ?? null,
    },
  };
}
