import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import type { SubmissionStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { type Outcome, outcomeOf } from "#lib/decisions/index.ts";
import type { settleVotesJob } from "#lib/identity/index.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { agreedConditions } from "./agreed-conditions.ts";
import { refuseSpent } from "./check-conditions.ts";
import { lockSubmission } from "./lock-submission.ts";
import { publishVersion } from "./publish-version.ts";
import { submissionRef } from "./schemas.ts";
import { type SubmissionRow, summaryInclude, toDecisionCase } from "./submission-row.ts";

/**
 * Takes the one transition that the votes of a locked submission call for, if any.
 *
 * @throws DomainError `conflict` for an approval whose conditions have run out or leave nothing
 */
export async function settle(ctx: CommandCtx, submission: SubmissionRow): Promise<SubmissionStatus> {
  const next = statusAfter(outcomeOf(toDecisionCase(submission)));
  if (next === "in_review") return next;
  const at = await ctx.now();
  const conditions = next === "approved" ? agreedConditions(submission) : null;
  refuseSpent(conditions, at);
  await ctx.tx.submission.update({
    where: { id: submission.id, status: "in_review" },
    data: {
      status: next,
      decidedAt: next === "changes_requested" ? null : at,
      conditions: conditions && JSON.stringify(conditions),
    },
  });
  await ctx.audit({
    action: "submission.decide",
    target: { type: "submission", id: submission.id, name: submission.version?.server.name },
    before: { status: "in_review" },
    after: { status: next, digest: submission.digest },
  });
  await ctx.announce(
    next === "changes_requested"
      ? { kind: "submission.changes_requested", submission_id: submission.id }
      : { kind: "submission.decided", submission_id: submission.id, status: next },
  );
  if (next === "approved") await publishVersion(ctx, submission, conditions, at);
  return next;
}

function statusAfter(outcome: Outcome) {
  return outcome === "open" ? "in_review" : outcome;
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
    const settled = submission.status === "in_review" && (await settle(ctx, submission));
    if (!settled || settled === "in_review")
      throw new DomainError("conflict", `The votes on ${id} call for nothing.`);
    return {};
  },
});

/** Handles `settle-votes`: takes the steps that somebody's votes, counting again, now call for. */
export async function handleSettleVotes({ user_id }: z.output<typeof settleVotesJob.payload>): Promise<void> {
  const voted = await db().submission.findMany({
    where: {
      status: "in_review",
      votes: { some: { OR: [{ voterId: user_id }, { onBehalfOfId: user_id }] } },
    },
    include: summaryInclude,
    orderBy: { id: "asc" },
  });
  for (const submission of voted) {
    if (outcomeOf(toDecisionCase(submission)) === "open") continue;
    try {
      await settleSubmission(systemCtx("Votes counted again"), { id: submission.id });
    } catch (error) {
      // Somebody was faster, and it is settled already.
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    }
  }
}
