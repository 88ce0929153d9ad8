import { newId } from "#lib/core/ids.ts";
import { applyBallot } from "#lib/decisions/index.ts";
import { command } from "#lib/kernel/command.ts";
import { loadPrincipal, loadVoter } from "#lib/kernel/voters.ts";
import { checkConditions } from "./check-conditions.ts";
import { lockSubmission } from "./lock-submission.ts";
import { refuseBallot } from "./refuse-ballot.ts";
import { castVoteInput } from "./review-schemas.ts";
import { submissionView } from "./schemas.ts";
import { settle } from "./settle-submission.ts";
import { toDecisionCase } from "./submission-row.ts";
import { loadSubmissionView } from "./submission-view.ts";

/** A vote that comes after the decision is kept as late and changes nothing. */
export const castVote = command({
  id: "submission.vote",
  permission: "submission.vote",
  summary: "Approve, reject or ask for changes, on exactly the digest you reviewed",
  input: castVoteInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id, decision, digest, reason, conditions = null, on_behalf_of: principalId }) {
    const submission = await lockSubmission(ctx.tx, id);
    const voter = await loadVoter(ctx, ctx.tx);
    const at = await ctx.now();
    const principal = principalId ? await loadPrincipal(ctx.tx, voter.id, principalId, at) : null;
    const ballot = { id: newId("vote"), voter, principal, decision, digest };
    const result = applyBallot(toDecisionCase(submission), ballot);
    if (result.kind === "refused") throw await refuseBallot(ctx.tx, submission, digest, result.refusal);
    const late = result.kind === "late";
    if (conditions && !late) await checkConditions(ctx.tx, submission, conditions, at);

    await ctx.tx.vote.create({
      data: {
        id: ballot.id,
        submissionId: id,
        voterId: voter.id,
        onBehalfOfId: principal?.id ?? null,
        decision,
        digest,
        reason,
        conditions: conditions && JSON.stringify(conditions),
        late,
        createdAt: at,
      },
    });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name },
      after: {
        decision,
        digest,
        ...(principal ? { on_behalf_of: principal.id } : {}),
        ...(conditions ? { conditions } : {}),
        ...(late ? { late } : {}),
      },
      reason,
    });
    if (late) await ctx.announce({ kind: "submission.late_vote", submission_id: id, vote_id: ballot.id });
    else await settle(ctx, await lockSubmission(ctx.tx, id));
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});
