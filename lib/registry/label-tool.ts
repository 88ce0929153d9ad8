import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError, invalidField } from "#lib/core/errors.ts";
import { toolEffects } from "#lib/core/words.ts";
import { type StageRule, strictest } from "#lib/decisions/index.ts";
import { command } from "#lib/kernel/command.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { mayLabel } from "./label-rules.ts";
import { lockSubmission } from "./lock-submission.ts";
import { refuseBallot } from "./refuse-ballot.ts";
import { matrixOfReview, requiredStages } from "./required-stages.ts";
import { keepRound } from "./review-round.ts";
import { labelToolInput } from "./review-schemas.ts";
import { submissionView } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";
import { findingsOf, labelsOf, ownerOf, type SubmissionRow, toDecisionCase } from "./submission-row.ts";
import { loadSubmissionView } from "./submission-view.ts";
import type { ToolLabel } from "./tool-labels.ts";

/**
 * Corrects what a tool does. Labels are part of what is voted on, so the digest moves and earlier votes count no more;
 * a tool that does more than was said raises what must be signed, by the matrix that the review began under, and a
 * label that says less does not lower it again.
 */
export const labelTool = command({
  id: "submission.label_tool",
  permission: "submission.vote",
  summary: "Say what a tool does, whatever its server says of it",
  input: labelToolInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id, digest, tool, effects, access, reason }) {
    const submission = await lockSubmission(ctx.tx, id);
    const voter = await loadVoter(ctx, ctx.tx);
    const verdict = mayLabel(toDecisionCase(submission), voter);
    if (verdict !== true) throw await refuseBallot(ctx.tx, submission, digest, verdict);
    if (digest !== submission.digest)
      throw await refuseBallot(ctx.tx, submission, digest, {
        kind: "stale",
        no: "This changed since you looked at it. Look at what is there now, then label it.",
      });
    const labels = labelsOf(submission);
    const before = labels.find((label) => label.tool === tool);
    if (!before) throw invalidField("tool", "The server has no tool of this name.");
    const inOrder = toolEffects.filter((effect) => effects.includes(effect));
    const after: ToolLabel = { ...before, effects: inOrder, access, by: "reviewer" };
    if (before.by === "reviewer" && saysTheSame(before, after))
      throw new DomainError("conflict", "That is what the label says already.");

    const next = labels.map((label) => (label === before ? after : label));
    const required = await requiredNow(ctx.tx, submission, next);
    const moved = await keepRound(
      ctx.tx,
      submission,
      { ...roundOf(submission), labels: next },
      await ctx.now(),
    );
    await ctx.tx.submission.update({
      where: { id },
      data: { labels: JSON.stringify(next), digest: moved, ...required },
    });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name },
      before: {
        tool,
        effects: before.effects,
        access: before.access,
        by: before.by,
        stages: submission.stages,
      },
      after: { tool, effects: inOrder, access, by: "reviewer", digest: moved, stages: required.stages },
      reason,
    });
    const raised = canonicalJson(required.stages) !== canonicalJson(submission.stages);
    if (moved !== digest || raised) await ctx.announce({ kind: "submission.changed", submission_id: id });
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});

function saysTheSame(a: ToolLabel, b: ToolLabel): boolean {
  return a.access === b.access && a.effects.join() === b.effects.join();
}

async function requiredNow(
  tx: Parameters<typeof requiredStages>[0],
  submission: SubmissionRow,
  labels: readonly ToolLabel[],
) {
  const document = JSON.parse(submission.document ?? "null") as ServerJson | null;
  const matrix = await matrixOfReview(tx, submission);
  const subject = { document, versionId: submission.versionId, labels };
  const { stages, recertifyDays, graceDays } = await requiredStages(tx, submission, subject, matrix);
  return {
    // What one reviewer raised, another does not lower and sign alone: that takes another review.
    stages: strictest([submission.stages as StageRule[], stages]),
    recertifyDays: Math.min(submission.recertifyDays, recertifyDays),
    graceDays: Math.min(submission.graceDays, graceDays),
  };
}

function roundOf(submission: SubmissionRow) {
  return {
    document: JSON.parse(submission.document ?? "null") as ServerJson,
    snapshot: submission.snapshot,
    findings: findingsOf(submission),
    owner: ownerOf(submission).ref,
    classification: submission.classification,
    accessLevel: submission.accessLevel,
    purpose: submission.purpose,
  };
}
