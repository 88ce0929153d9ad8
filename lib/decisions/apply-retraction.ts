import { standingVotes } from "./counting-votes.ts";
import type { CastVote, DecisionCase, Voter } from "./decision-case.ts";
import { type Refusal, refusedAsInactive, refusedByPhase } from "./may-vote.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

export type RetractionResult =
  | { kind: "refused"; refusal: Refusal }
  /** To be stored, and the case goes where `outcome` says. */
  | { kind: "retracted"; vote: CastVote; outcome: Outcome };

/**
 * Takes back the vote that this person cast on the current digest, for themselves or as a delegate. Only who cast a
 * vote retracts it: a principal revokes the delegation instead, which ends the vote's counting.
 */
export function applyRetraction(
  c: DecisionCase,
  { id, voter }: { id: string; voter: Voter },
): RetractionResult {
  const refusal = refusedByPhase(c) ?? refusedAsInactive(voter);
  if (refusal) return { kind: "refused", refusal };
  const standing = standingVotes(c);
  const own = standing.find(({ voterId }) => voterId === voter.id);
  if (!own) {
    const no = standing.some(({ onBehalfOf }) => onBehalfOf === voter.id)
      ? "Your delegate cast this vote. They can retract it, or you end the delegation, even when it is over."
      : "You have no vote here to retract.";
    return { kind: "refused", refusal: { kind: "not_eligible", no } };
  }
  const vote: CastVote = { ...own, id, decision: "retract" };
  return { kind: "retracted", vote, outcome: outcomeOf({ ...c, votes: [...c.votes, vote] }) };
}
