import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { mayClaim } from "./claim-rules.ts";
import { lockSubmission } from "./lock-submission.ts";
import { loadPrincipals } from "./principals.ts";
import { refuseBallot } from "./refuse-ballot.ts";
import { claimInput } from "./review-schemas.ts";
import { submissionView } from "./schemas.ts";
import { toDecisionCase } from "./submission-row.ts";
import { loadSubmissionView } from "./submission-view.ts";

/** Tells the others that somebody looks at it. Everybody who may vote still may. */
export const claimSubmission = command({
  id: "submission.claim",
  permission: "submission.vote",
  summary: "Take a submission upon yourself, so that others see that you are at it",
  input: claimInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id }) {
    const submission = await lockSubmission(ctx.tx, id);
    const me = await loadVoter(ctx, ctx.tx);
    const at = await ctx.now();
    const principals = await loadPrincipals(ctx.tx, me.id, at);
    const verdict = mayClaim(submission, toDecisionCase(submission), me, principals);
    if (verdict !== true) {
      if (verdict.kind !== "taken")
        throw await refuseBallot(ctx.tx, submission, submission.digest ?? "", verdict);
      const { claimedBy, claimedAt } = submission;
      throw new DomainError("conflict", verdict.no, {
        details: {
          claimed_by: claimedBy && { id: claimedBy.id, name: claimedBy.name },
          claimed_at: claimedAt?.toISOString() ?? null,
        },
      });
    }
    await ctx.tx.submission.update({ where: { id }, data: { claimedById: me.id, claimedAt: at } });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name },
      before: { claimed_by: null },
      after: { claimed_by: me.id },
    });
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});
