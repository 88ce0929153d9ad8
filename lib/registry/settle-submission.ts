import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import type { settleVotesJob } from "#lib/identity/index.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { lockSubmission } from "./lock-submission.ts";
import { publishVersion } from "./publish-version.ts";
import { submissionRef } from "./schemas.ts";
import { type SubmissionRow, summaryInclude, toReviewState } from "./submission-row.ts";
import { decide, type ReviewState } from "./submission-state.ts";

/** Takes the one transition that the votes now call for, if any. */
export async function settle(
  ctx: CommandCtx,
  submission: SubmissionRow,
  state: ReviewState,
): Promise<ReviewState["status"]> {
  const next = decide(state);
  if (next === "in_review") return next;
  const at = await ctx.now();
  await ctx.tx.submission.update({
    where: { id: submission.id, status: "in_review" },
    data: { status: next, decidedAt: next === "changes_requested" ? null : at },
  });
  await ctx.audit({
    action: "submission.decide",
    target: { type: "submission", id: submission.id, name: submission.version?.server.name },
    before: { status: "in_review" },
    after: { status: next, digest: state.digest },
  });
  if (next === "approved") await publishVersion(ctx, submission, at);
  return next;
}

/**
 * Counts the votes on a submission anew, for when a vote counts again that did not a moment ago.
 *
 * @throws DomainError `conflict` when the votes call for nothing
 */
const settleSubmission = command({
  id: "submission.decide",
  permission: "submission.edit",
  summary: "Take the step that the votes on a submission call for",
  input: submissionRef,
  output: noOutput,
  async run(ctx, { id }) {
    const submission = await lockSubmission(ctx.tx, id);
    const settled =
      submission.status === "in_review" && (await settle(ctx, submission, toReviewState(submission)));
    if (!settled || settled === "in_review")
      throw new DomainError("conflict", `The votes on ${id} call for nothing.`);
    return {};
  },
});

/** Handles `settle-votes`: takes the steps that somebody's votes, counting again, now call for. */
export async function handleSettleVotes({ user_id }: z.output<typeof settleVotesJob.payload>): Promise<void> {
  const voted = await db().submission.findMany({
    where: { status: "in_review", votes: { some: { voterId: user_id } } },
    include: summaryInclude,
    orderBy: { id: "asc" },
  });
  for (const submission of voted) {
    if (decide(toReviewState(submission)) === "in_review") continue;
    try {
      await settleSubmission(systemCtx("Votes counted again"), { id: submission.id });
    } catch (error) {
      // Somebody was faster, and it is settled already.
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    }
  }
}
