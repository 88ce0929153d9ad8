import { command } from "#lib/kernel/command.ts";
import { assertVerdict, isSubmitter, mayEdit, maySubmitUnread } from "./edit-rules.ts";
import { enterReview } from "./enter-review.ts";
import { lockSubmission } from "./lock-submission.ts";
import { notRead } from "./not-read.ts";
import { submissionView, submitUnreadInput } from "./schemas.ts";
import { loadSubmissionView } from "./submission-view.ts";

/**
 * Sends a submission to review although its server could not be read: it is down, or only reached from elsewhere. That
 * nobody looked is a finding, which every vote covers.
 */
export const submitUnread = command({
  id: "submission.submit_unread",
  permission: "submission.edit",
  summary: "Send your submission to review without a reading, after one that failed",
  input: submitUnreadInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id, reason }) {
    const submission = await lockSubmission(ctx.tx, id);
    const theirs = isSubmitter(ctx.actor, submission);
    assertVerdict(mayEdit(ctx.actor, submission), theirs ? "conflict" : "forbidden");
    assertVerdict(maySubmitUnread(ctx.actor, submission), "conflict");
    const { status, readError: failure } = submission;
    await enterReview(ctx, submission, {
      document: JSON.parse(submission.document ?? "null"),
      snapshot: null,
      read: false,
      findings: [notRead(failure ?? "", reason)],
    });
    const view = await loadSubmissionView(ctx, ctx.tx, id);
    await ctx.audit({
      target: { type: "submission", id, name: view.server?.name },
      before: { status, error: failure },
      after: {
        status: view.status,
        server: view.server && `${view.server.name}@${view.server.version}`,
        snapshot: null,
        digest: view.digest,
      },
      reason,
    });
    return view;
  },
});
