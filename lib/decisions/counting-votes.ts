import type { VoteDecision } from "#lib/core/words.ts";
import type { CastVote, DecisionCase } from "./decision-case.ts";

/** A vote that was not taken back. */
export type StandingVote = CastVote & { decision: VoteDecision };

/**
 * The votes on the current digest that nobody took back: of each voter the last row that was in time. A case that goes
 * back to an earlier digest has the votes on that digest again.
 */
export function standingVotes({ digest, votes }: DecisionCase): StandingVote[] {
  const last = new Map<string, CastVote>();
  for (const vote of votes) {
    if (vote.late || vote.digest !== digest) continue;
    // Set anew, not over: a vote's place in the order is that of its last row.
    last.delete(vote.voterId);
    last.set(vote.voterId, vote);
  }
  return [...last.values()].filter(isVerdict);
}

function isVerdict(vote: CastVote): vote is StandingVote {
  return vote.decision !== "retract";
}

/**
 * The standing votes that count now: active, for somebody with a role that is asked for, with neither voter nor
 * principal on the asking side. A person counts once, as voter or as principal: of two votes that share one, the
 * earlier counts.
 */
export function countingVotes(c: DecisionCase): StandingVote[] {
  const askers = new Set(c.lineage.map(({ personId }) => personId));
  const asked = new Set(c.stages.map(({ role }) => role));
  const counted = new Set<string>();
  return standingVotes(c).filter((vote) => {
    const people = peopleOf(vote);
    if (!vote.active || !vote.roles.some((role) => asked.has(role))) return false;
    if (people.some((id) => askers.has(id) || counted.has(id))) return false;
    for (const id of people) counted.add(id);
    return true;
  });
}

/** Whose word a vote is: the voter's, and the principal's where a delegate voted. */
export function peopleOf({ voterId, onBehalfOf }: CastVote): string[] {
  return onBehalfOf === null ? [voterId] : [voterId, onBehalfOf];
}
