import { newId } from "#lib/core/ids.ts";
import { applyRetraction } from "#lib/decisions/index.ts";
import { command } from "#lib/kernel/command.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { lockSubmission } from "./lock-submission.ts";
import { refuseBallot } from "./refuse-ballot.ts";
import { retractVoteInput } from "./review-schemas.ts";
import { submissionView } from "./schemas.ts";
import { settle } from "./settle-submission.ts";
import { toDecisionCase } from "./submission-row.ts";
import { loadSubmissionView } from "./submission-view.ts";

/** The vote stays on record, and so does its retraction. */
export const retractVote = command({
  id: "submission.retract_vote",
  permission: "submission.vote",
  summary: "Take your vote back, as long as nothing is decided",
  input: retractVoteInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id, digest, reason }) {
    const submission = await lockSubmission(ctx.tx, id);
    const voter = await loadVoter(ctx, ctx.tx);
    if (digest !== submission.digest)
      throw await refuseBallot(ctx.tx, submission, digest, {
        kind: "stale",
        no: "This changed since you voted, so that your vote counts no more. There is nothing to take back.",
      });
    const result = applyRetraction(toDecisionCase(submission), { id: newId("vote"), voter });
    if (result.kind === "refused") throw await refuseBallot(ctx.tx, submission, digest, result.refusal);
    const { id: voteId, onBehalfOf } = result.vote;
    await ctx.tx.vote.create({
      data: {
        id: voteId,
        submissionId: id,
        voterId: voter.id,
        onBehalfOfId: onBehalfOf,
        decision: "retract",
        digest,
        reason,
        createdAt: await ctx.now(),
      },
    });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name },
      after: { decision: "retract", digest },
      reason,
    });
    await settle(ctx, await lockSubmission(ctx.tx, id));
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});
