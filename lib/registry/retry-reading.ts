import { command } from "#lib/kernel/command.ts";
import { assertVerdict, mayEdit, mayRetry } from "./edit-rules.ts";
import { readServerJob } from "./jobs.ts";
import { lockSubmission } from "./lock-submission.ts";
import { submissionRef, submissionView } from "./schemas.ts";
import { loadSubmissionView } from "./submission-view.ts";

export const retryReading = command({
  id: "submission.retry",
  permission: "submission.edit",
  summary: "Read the server again after a reading that failed",
  input: submissionRef,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id }) {
    const submission = await lockSubmission(ctx.tx, id);
    assertVerdict(mayEdit(ctx.actor, submission), "forbidden");
    assertVerdict(mayRetry(ctx.actor, submission), "conflict");
    const attempt = submission.readAttempt + 1;
    await ctx.tx.submission.update({
      where: { id },
      data: { readAttempt: attempt, readError: null, readAt: null },
    });
    await ctx.audit({
      target: { type: "submission", id, name: submission.url ?? undefined },
      before: { attempt: submission.readAttempt, error: submission.readError },
      after: { attempt },
    });
    await ctx.enqueue(readServerJob, { submission_id: id, attempt });
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});
