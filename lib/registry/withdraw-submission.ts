import { command } from "#lib/kernel/command.ts";
import { assertVerdict, isSubmitter, mayEdit } from "./edit-rules.ts";
import { lockSubmission } from "./lock-submission.ts";
import { submissionRef, submissionView } from "./schemas.ts";
import { loadSubmissionView } from "./submission-view.ts";

export const withdrawSubmission = command({
  id: "submission.withdraw",
  permission: "submission.edit",
  summary: "Take your submission back",
  input: submissionRef,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id }) {
    const submission = await lockSubmission(ctx.tx, id);
    const theirs = isSubmitter(ctx.actor, submission);
    assertVerdict(mayEdit(ctx.actor, submission), theirs ? "conflict" : "forbidden");
    await ctx.tx.submission.update({
      where: { id },
      data: { status: "withdrawn", decidedAt: await ctx.now() },
    });
    await ctx.announce({ kind: "submission.decided", submission_id: id, status: "withdrawn" });
    await ctx.audit({
      target: {
        type: "submission",
        id,
        name: submission.version?.server.name ?? submission.url ?? undefined,
      },
      before: { status: submission.status },
      after: { status: "withdrawn" },
    });
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});
