import { type DecisionCase, mayVote, type Refusal, type Voter } from "#lib/decisions/index.ts";

/** Whoever decides on a submission may label its tools, also after having voted. */
export function mayLabel(c: DecisionCase, voter: Voter): true | Refusal {
  const verdict = mayVote(c, voter);
  return verdict !== true && verdict.kind === "voted" ? true : verdict;
}
