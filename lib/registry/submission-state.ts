import type { Verdict } from "#lib/core/permissions.ts";
import type { Role, SubmissionStatus, VoteDecision } from "#lib/core/words.ts";
import type { StageRule } from "#lib/settings/schemas.ts";

/** Every step a submission may take. All others are refused, here and by the database. */
export const submissionTransitions: Record<SubmissionStatus, readonly SubmissionStatus[]> = {
  draft: ["in_review", "withdrawn", "superseded"],
  in_review: ["changes_requested", "approved", "rejected", "withdrawn", "superseded"],
  changes_requested: ["in_review", "withdrawn", "superseded"],
  approved: [],
  rejected: [],
  withdrawn: [],
  superseded: [],
};

/** A vote with what its voter is today: eligibility is judged when it matters, not when the vote was cast. */
export type CastVote = {
  voterId: string;
  decision: VoteDecision;
  digest: string;
  roles: readonly Role[];
  active: boolean;
};

export type ReviewState = {
  status: SubmissionStatus;
  digest: string | null;
  stages: readonly StageRule[];
  /** Everybody on the submitting side: their votes never count. */
  submitters: readonly string[];
  votes: readonly CastVote[];
};

export type Voter = { id: string; roles: readonly Role[]; active: boolean };

export type StageTally = StageRule & { have: number; voterIds: string[] };

/** Votes that count now: on the current digest, by someone active who did not submit it. */
function countingVotes(state: ReviewState): CastVote[] {
  return state.votes.filter(
    (vote) => vote.digest === state.digest && vote.active && !state.submitters.includes(vote.voterId),
  );
}

/**
 * How far each stage is. One person fills one seat over all stages; people with several roles are seated so that as
 * many seats as possible are filled (bipartite matching by augmenting paths).
 */
export function tally(state: ReviewState): StageTally[] {
  const seats = state.stages.flatMap((stage, index) =>
    Array.from({ length: stage.need }, () => ({ stage: index, role: stage.role })),
  );
  const approvals = countingVotes(state).filter((vote) => vote.decision === "approve");
  const seated = new Map<number, CastVote>();

  const seat = (vote: CastVote, tried: Set<number>): boolean => {
    for (const [index, { role }] of seats.entries()) {
      if (tried.has(index) || !vote.roles.includes(role)) continue;
      tried.add(index);
      const occupant = seated.get(index);
      if (!occupant || seat(occupant, tried)) {
        seated.set(index, vote);
        return true;
      }
    }
    return false;
  };
  for (const vote of approvals) seat(vote, new Set());

  return state.stages.map((stage, index) => {
    const voterIds = seats.flatMap((candidate, at) => {
      const vote = candidate.stage === index ? seated.get(at) : undefined;
      return vote ? [vote.voterId] : [];
    });
    return { ...stage, have: voterIds.length, voterIds };
  });
}

/** May this person vote on this submission now? The reason is shown to them as it stands. */
export function mayVote(state: ReviewState, voter: Voter): Verdict {
  if (state.status === "draft") return { no: "The server has not been read yet; voting opens once it has." };
  if (state.status === "changes_requested")
    return { no: "Changes were requested; voting opens again when it is resubmitted." };
  if (state.status !== "in_review") return { no: `This submission is ${state.status}; its votes are final.` };
  if (!voter.active) return { no: "Your account is disabled." };
  if (state.submitters.includes(voter.id)) {
    const who = state.submitters.length === 1 ? "You" : "Your team's publisher";
    return { no: `${who} submitted this. Somebody else decides on it.` };
  }
  if (!state.stages.some((stage) => voter.roles.includes(stage.role)))
    return { no: `This submission is decided by ${state.stages.map((stage) => stage.role).join(" and ")}.` };
  if (state.votes.some((vote) => vote.voterId === voter.id && vote.digest === state.digest))
    return { no: "You have voted on this already." };
  return true;
}

/**
 * Where a submission in review goes, given all its votes. One counting rejection rejects; one request for changes
 * sends it back; it passes when every seat of every stage is filled, and never without a stage.
 */
export function decide(state: ReviewState): "in_review" | "changes_requested" | "approved" | "rejected" {
  const counting = countingVotes(state).filter((vote) =>
    state.stages.some((stage) => vote.roles.includes(stage.role)),
  );
  if (counting.some((vote) => vote.decision === "reject")) return "rejected";
  if (counting.some((vote) => vote.decision === "request_changes")) return "changes_requested";
  const complete = state.stages.length > 0 && tally(state).every((stage) => stage.have >= stage.need);
  return complete ? "approved" : "in_review";
}
