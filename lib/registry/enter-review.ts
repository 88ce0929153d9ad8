import { DomainError } from "#lib/core/errors.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { claimVersion } from "./claim-version.ts";
import { documentColumns } from "./claims.ts";
import { intakeFindings } from "./intake-findings.ts";
import { requiredStages } from "./required-stages.ts";
import type { Finding } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";
import { submissionDigest } from "./submission-digest.ts";
import { ownerOf, type SubmissionRow } from "./submission-row.ts";

/** What is reviewed: the document and what the server really offers, null when there was nothing to read. */
type Subject = {
  document: ServerJson;
  snapshot: { id: string; hash: string } | null;
  /** Whether somebody looked at the server; `findings` say why not. */
  read: boolean;
  /** Beside those that intake makes of the document. */
  findings: readonly Finding[];
};

/**
 * Takes a locked submission to review, with what is known of it and of its neighbours now. Its digest covers all of that.
 *
 * @throws DomainError `conflict` when changes were requested on exactly this, or its version is taken
 */
export async function enterReview(
  ctx: CommandCtx,
  submission: SubmissionRow,
  { document, snapshot, read, findings: more }: Subject,
): Promise<void> {
  const findings = await intakeFindings(ctx.tx, submission, document, more);
  const digest = submissionDigest({
    document,
    snapshotHash: snapshot?.hash ?? null,
    findings,
    owner: ownerOf(submission).ref,
    classification: submission.classification,
    accessLevel: submission.accessLevel,
    purpose: submission.purpose,
  });
  if (submission.votes.some((vote) => vote.digest === digest && vote.decision === "request_changes"))
    throw new DomainError(
      "conflict",
      "Nothing changed since changes were requested. Change the server or the submission, then resubmit.",
    );
  const versionId = await claimVersion(ctx, document, submission.id);
  const at = await ctx.now();
  await ctx.tx.submission.update({
    where: { id: submission.id },
    data: {
      status: "in_review",
      ...documentColumns(document),
      versionId,
      ...(await requiredStages(ctx.tx, submission, versionId)),
      snapshotId: snapshot?.id ?? null,
      findings,
      digest,
      readAt: read ? at : null,
      submittedAt: at,
    },
  });
}
