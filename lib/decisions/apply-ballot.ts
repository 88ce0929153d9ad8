import type { VoteDecision } from "#lib/core/words.ts";
import type { CastVote, DecisionCase, Voter } from "./decision-case.ts";
import { mayVote, type Refusal } from "./may-vote.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

/** What somebody says to a case; `digest` is of what they saw. */
export type Ballot = {
  /** The id that the row gets. */
  id: string;
  voter: Voter;
  principal: Voter | null;
  decision: VoteDecision;
  digest: string;
};

export type BallotResult =
  | { kind: "refused"; refusal: Refusal | { kind: "stale"; no: string } }
  /** To be stored; it changes nothing. */
  | { kind: "late"; vote: CastVote }
  /** To be stored, and the case goes where `outcome` says. */
  | { kind: "cast"; vote: CastVote; outcome: Outcome };

/**
 * What becomes of a ballot. On a decided case it is kept as late, if it could have been cast while the case was open;
 * all others get no row.
 */
export function applyBallot(c: DecisionCase, ballot: Ballot): BallotResult {
  const verdict = mayVote(c, ballot.voter, ballot.principal ?? undefined);
  if (verdict !== true)
    return c.phase.kind === "decided" && couldHaveVoted(c, ballot)
      ? { kind: "late", vote: rowOf(ballot, true) }
      : { kind: "refused", refusal: verdict };
  if (ballot.digest !== c.digest)
    return {
      kind: "refused",
      refusal: {
        kind: "stale",
        no: "This changed since you looked at it. Review what is there now, then vote.",
      },
    };
  const vote = rowOf(ballot, false);
  return { kind: "cast", vote, outcome: outcomeOf({ ...c, votes: [...c.votes, vote] }) };
}

/** Had the case been open, late votes would have been in time: nobody is late twice. */
function couldHaveVoted(c: DecisionCase, { voter, principal, digest }: Ballot): boolean {
  const votes = c.votes.map((vote) => ({ ...vote, late: false }));
  const inTime: DecisionCase = { ...c, phase: { kind: "open" }, votes };
  return digest === c.digest && mayVote(inTime, voter, principal ?? undefined) === true;
}

function rowOf({ id, voter, principal, decision, digest }: Ballot, late: boolean): CastVote {
  return {
    id,
    voterId: voter.id,
    onBehalfOf: principal?.id ?? null,
    decision,
    digest,
    roles: (principal ?? voter).roles,
    active: true,
    late,
  };
}
