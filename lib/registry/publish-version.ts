import type { CommandCtx } from "#lib/kernel/command.ts";
import { refreshLatest } from "./refresh-latest.ts";
import type { SubmissionRow } from "./submission-row.ts";

/**
 * Makes the version that a submission proposed live, with exactly the document and snapshot that were approved. Part of
 * the approving vote's transaction.
 */
export async function publishVersion(ctx: CommandCtx, submission: SubmissionRow, at: Date): Promise<void> {
  const { version } = submission;
  if (!version) throw new Error(`Submission ${submission.id} was approved without a version.`);
  await ctx.tx.serverVersion.update({
    where: { id: version.id },
    data: {
      status: "live",
      statusMessage: null,
      successor: null,
      document: submission.document,
      snapshotId: submission.snapshotId,
      approvedBy: submission.id,
      publishedAt: version.publishedAt ?? at,
      statusChangedAt: version.status === "live" ? version.statusChangedAt : at,
      updatedAt: at,
    },
  });
  await refreshLatest(ctx.tx, version.serverId, at);
  await ctx.tx.server.update({
    where: { id: version.serverId },
    data: {
      ownerTeamId: submission.ownerTeamId,
      ownerUserId: submission.ownerUserId,
      classification: submission.classification,
      accessLevel: submission.accessLevel,
    },
  });
  await ctx.audit({
    action: "server.publish",
    target: { type: "server", id: version.serverId, name: version.server.name },
    before: { version: version.version, status: version.status, approved_by: version.approvedBy },
    after: {
      version: version.version,
      status: "live",
      approved_by: submission.id,
      digest: submission.digest,
    },
  });
}
