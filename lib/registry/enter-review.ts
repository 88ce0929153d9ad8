import type { CommandCtx } from "#lib/kernel/command.ts";
import { answerThreads } from "./answer-threads.ts";
import { claimVersion } from "./claim-version.ts";
import { documentColumns } from "./claims.ts";
import { earlierLabels } from "./earlier-labels.ts";
import { intakeFindings } from "./intake-findings.ts";
import { escalateSubmissionJob, escalationKey } from "./jobs.ts";
import { requiredStages } from "./required-stages.ts";
import { keepRound } from "./review-round.ts";
import type { Finding } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";
import type { SnapshotBody } from "./snapshot.ts";
import { ownerOf, type SubmissionRow } from "./submission-row.ts";
import { labelTools } from "./tool-labels.ts";

/** What is reviewed: the document and what the server really offers, null when there was nothing to read. */
type Subject = {
  document: ServerJson;
  snapshot: { id: string; hash: string; body: SnapshotBody } | null;
  /** Whether somebody looked at the server; `findings` say why not. */
  read: boolean;
  /** Beside those that intake makes of the document. */
  findings: readonly Finding[];
};

/**
 * Takes a locked submission to review, with what is known of it and of its neighbours now. Its digest covers all of that,
 * and its clock starts.
 *
 * @throws DomainError `conflict` when changes were requested on exactly this, or its version is taken
 */
export async function enterReview(
  ctx: CommandCtx,
  submission: SubmissionRow,
  { document, snapshot, read, findings: more }: Subject,
): Promise<void> {
  const findings = await intakeFindings(ctx.tx, submission, document, more);
  const labels = labelTools(snapshot?.body ?? null, await earlierLabels(ctx.tx, submission, document.name));
  const at = await ctx.now();
  const digest = await keepRound(
    ctx.tx,
    submission,
    {
      document,
      snapshot,
      findings,
      labels,
      owner: ownerOf(submission).ref,
      classification: submission.classification,
      accessLevel: submission.accessLevel,
      purpose: submission.purpose,
    },
    at,
  );
  const versionId = await claimVersion(ctx, document, submission.id);
  const { dueHours, ...required } = await requiredStages(ctx.tx, submission, { document, versionId, labels });
  const dueMs = dueHours * 3_600_000;
  const escalateAt = new Date(at.getTime() + dueMs / 2);
  await ctx.tx.submission.update({
    where: { id: submission.id },
    data: {
      status: "in_review",
      ...documentColumns(document),
      versionId,
      ...required,
      snapshotId: snapshot?.id ?? null,
      findings,
      labels: JSON.stringify(labels),
      digest,
      readAt: read ? at : null,
      submittedAt: at,
      dueAt: new Date(at.getTime() + dueMs),
      escalateAt,
      escalation: 0,
    },
  });
  await answerThreads(ctx.tx, submission.id, digest, at);
  await ctx.enqueue(
    escalateSubmissionJob,
    { submission_id: submission.id, level: 1 },
    { key: escalationKey(submission.id), runAt: escalateAt },
  );
  await ctx.announce({ kind: "submission.in_review", submission_id: submission.id });
}
