import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { isOver, mayRelease } from "./claim-rules.ts";
import { lockSubmission } from "./lock-submission.ts";
import { claimInput } from "./review-schemas.ts";
import { submissionView } from "./schemas.ts";
import { loadSubmissionView } from "./submission-view.ts";

export const releaseSubmission = command({
  id: "submission.release",
  permission: "submission.release",
  summary:
    "Hand a submission back that you took on; an administrator and, once it is overdue, governance can too",
  input: claimInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can do that.");
    const submission = await lockSubmission(ctx.tx, id);
    const verdict = mayRelease(submission, ctx.actor, await ctx.now());
    if (verdict !== true)
      throw new DomainError(
        isOver(submission) || submission.claimedById === null ? "conflict" : "forbidden",
        verdict.no,
      );
    await ctx.tx.submission.update({ where: { id }, data: { claimedById: null, claimedAt: null } });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name },
      before: { claimed_by: submission.claimedById },
      after: { claimed_by: null },
    });
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});
