import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import type { Role, VoteDecision } from "#lib/core/words.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { lockSubmission } from "./lock-submission.ts";
import { castVoteInput, submissionView } from "./schemas.ts";
import { settle } from "./settle-submission.ts";
import { toReviewState } from "./submission-row.ts";
import { mayVote, type ReviewState, type Voter } from "./submission-state.ts";
import { loadSubmissionView } from "./submission-view.ts";

export const castVote = command({
  id: "submission.vote",
  permission: "submission.vote",
  summary: "Approve, reject or ask for changes, on exactly the digest you reviewed",
  input: castVoteInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id, decision, digest, reason }) {
    const submission = await lockSubmission(ctx.tx, id);
    const voter = await loadVoter(ctx);
    const state = toReviewState(submission);
    refuseUnlessMayVote(state, voter, digest);

    const vote = {
      id: newId("vote"),
      submissionId: id,
      voterId: voter.id,
      decision,
      digest,
      reason,
      createdAt: await ctx.now(),
    };
    await ctx.tx.vote.create({ data: vote });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name },
      after: { decision, digest },
      reason,
    });
    await settle(ctx, submission, { ...state, votes: [...state.votes, toCastVote(voter, decision, digest)] });
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});

/** The voter as the database knows them now: a role taken away a moment ago no longer counts. */
async function loadVoter(ctx: CommandCtx): Promise<Voter> {
  if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can vote.");
  const user = await ctx.tx.user.findUniqueOrThrow({ where: { id: ctx.actor.id } });
  return { id: user.id, roles: user.roles as Role[], active: user.disabledAt === null };
}

function toCastVote(voter: Voter, decision: VoteDecision, digest: string) {
  return { voterId: voter.id, decision, digest, roles: voter.roles, active: voter.active };
}

function refuseUnlessMayVote(state: ReviewState, voter: Voter, digest: string): void {
  const again = state.votes.some((vote) => vote.voterId === voter.id && vote.digest === state.digest);
  const verdict = mayVote(state, voter);
  const decided = state.status !== "in_review";
  if (verdict !== true) throw new DomainError(again || decided ? "conflict" : "forbidden", verdict.no);
  if (digest !== state.digest)
    throw new DomainError(
      "stale",
      "The submission changed since you looked at it. Review what is there now, then vote.",
      {
        details: { current_digest: state.digest },
      },
    );
}
