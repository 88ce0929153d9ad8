import { DomainError } from "#lib/core/errors.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { findOwner } from "#lib/identity/index.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { assertVerdict, isSubmitter, mayEdit, mayRevise } from "./edit-rules.ts";
import { readServerJob } from "./jobs.ts";
import { lockSubmission } from "./lock-submission.ts";
import { ownerIssues } from "./owner-issues.ts";
import { requiredStages } from "./required-stages.ts";
import { reviseSubmissionInput, submissionView } from "./schemas.ts";
import { submissionDigest } from "./submission-digest.ts";
import { ownerOf, type SubmissionRow } from "./submission-row.ts";
import { loadSubmissionView } from "./submission-view.ts";

/**
 * Changes what a submission says. In review, the digest moves and votes on the old one stay visible and count no more;
 * after requested changes, the server is read again and the submission goes back to review.
 */
export const reviseSubmission = command({
  id: "submission.revise",
  permission: "submission.edit",
  summary: "Change what your submission says, or resubmit after requested changes",
  input: reviseSubmissionInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  lookUp: ownerIssues,
  async run(ctx, { id, ...changes }) {
    const submission = await lockSubmission(ctx.tx, id);
    const theirs = isSubmitter(ctx.actor, submission);
    assertVerdict(mayEdit(ctx.actor, submission), theirs ? "conflict" : "forbidden");
    assertVerdict(mayRevise(ctx.actor, submission), "conflict");

    const before = factsOf(submission);
    const after = { ...before, ...changes };
    const digest = submission.status === "in_review" ? digestWith(submission, after) : undefined;
    refuseReturnTo(submission, digest);
    await ctx.tx.submission.update({
      where: { id },
      data: {
        ...(await findOwner(ctx.tx, after.owner)),
        classification: after.data_classification,
        accessLevel: after.access_level,
        purpose: after.purpose,
        ...(await requiredStages(
          ctx.tx,
          { classification: after.data_classification, accessLevel: after.access_level },
          submission.versionId,
        )),
        digest,
      },
    });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name },
      before,
      after,
    });
    if (submission.status !== "in_review") await readAgain(ctx, submission);
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});

type Facts = {
  owner: string;
  data_classification: Classification;
  access_level: AccessLevel;
  purpose: string;
};

function factsOf(submission: SubmissionRow): Facts {
  return {
    owner: ownerOf(submission).ref,
    data_classification: submission.classification as Classification,
    access_level: submission.accessLevel as AccessLevel,
    purpose: submission.purpose,
  };
}

function digestWith(submission: SubmissionRow, facts: Facts): string {
  return submissionDigest({
    document: JSON.parse(submission.document ?? "null"),
    snapshotHash: submission.snapshot?.hash ?? null,
    owner: facts.owner,
    classification: facts.data_classification,
    accessLevel: facts.access_level,
    purpose: facts.purpose,
  });
}

/** Going back to what changes were requested on would bring that vote back to life. */
function refuseReturnTo(submission: SubmissionRow, digest: string | undefined): void {
  if (digest === undefined || digest === submission.digest) return;
  if (submission.votes.some((vote) => vote.digest === digest && vote.decision === "request_changes"))
    throw new DomainError("conflict", "Changes were requested on exactly this. Change it in another way.");
}

async function readAgain(ctx: CommandCtx, submission: SubmissionRow): Promise<void> {
  const attempt = submission.readAttempt + 1;
  await ctx.tx.submission.update({
    where: { id: submission.id },
    data: { readAttempt: attempt, readError: null, readAt: null },
  });
  await ctx.enqueue(readServerJob, { submission_id: submission.id, attempt });
}
