import { countingVotes } from "./counting-votes.ts";
import type { DecisionCase, StageRule } from "./decision-case.ts";
import { isFull, seat } from "./seating.ts";

/** How far a stage is; `voterIds` are those who voted, delegates under their own id. */
export type StageTally = StageRule & { have: number; voterIds: string[] };

export type Outcome = "open" | "approved" | "rejected" | "changes_requested";

/** How far each stage is by the approvals that count now. One person fills one seat over all stages. */
export function tally(c: DecisionCase): StageTally[] {
  const approvals = countingVotes(c).filter(({ decision }) => decision === "approve");
  const seated = seat(c.stages, approvals);
  return c.stages.map((stage, index) => {
    const voterIds = (seated[index] ?? []).map(({ voterId }) => voterId);
    return { ...stage, have: voterIds.length, voterIds };
  });
}

/**
 * What the votes call for. One counting rejection rejects; else one request for changes sends it back; it passes when
 * every seat of every stage is filled, and never without a stage. Says nothing about the phase: only a case that is
 * open may go where its votes call.
 */
export function outcomeOf(c: DecisionCase): Outcome {
  const counting = countingVotes(c);
  if (counting.some(({ decision }) => decision === "reject")) return "rejected";
  if (counting.some(({ decision }) => decision === "request_changes")) return "changes_requested";
  return isFull(tally(c)) ? "approved" : "open";
}
