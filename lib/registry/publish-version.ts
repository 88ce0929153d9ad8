import { DomainError } from "#lib/core/errors.ts";
import type { VersionStatus } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { refreshLatest } from "./refresh-latest.ts";
import { refuseQuarantined } from "./refuse-quarantined.ts";
import type { ApprovalConditions } from "./review-schemas.ts";
import type { SubmissionRow } from "./submission-row.ts";
import { versionTransitions } from "./version-state.ts";

/**
 * Makes the version that a submission proposed live, with exactly the document and snapshot that were approved, under
 * the conditions of its signers. Part of the approving vote's transaction.
 *
 * @throws DomainError `conflict` when the version was deprecated, retired or quarantined meanwhile
 */
export async function publishVersion(
  ctx: CommandCtx,
  submission: SubmissionRow,
  conditions: ApprovalConditions | null,
  at: Date,
): Promise<void> {
  if (!submission.version) throw new Error(`Submission ${submission.id} was approved without a version.`);
  const { id, serverId } = submission.version;
  // The server first, as every change of a version's status locks it: then the version as it is now.
  await ctx.tx.$queryRaw`SELECT id FROM server WHERE id = ${serverId} FOR UPDATE`;
  const version = await ctx.tx.serverVersion.findUniqueOrThrow({ where: { id }, include: { server: true } });
  await refuseQuarantined(ctx.tx, version, submission);
  const status = version.status as VersionStatus;
  // What its owner deprecated during the review was not what was reviewed.
  if (status === "deprecated" || (status !== "live" && !versionTransitions[status].includes("live")))
    throw new DomainError(
      "conflict",
      `${version.server.name} ${version.version} is ${status} by now, and this approval does not bring it back. Submit a new version.`,
    );
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
      conditions: conditions && JSON.stringify(conditions),
      sunsetAt: null,
      ...holdsUntil(submission, conditions, at),
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
      conditions,
    },
  });
}

const dayMs = 86_400_000;

/** When an approval must be confirmed again, and when it stops to hold unless it is. */
export function holdsUntil(
  terms: { recertifyDays: number; graceDays: number },
  conditions: ApprovalConditions | null,
  at: Date,
) {
  const recertifyBy = new Date(at.getTime() + terms.recertifyDays * dayMs);
  const graceEnds = recertifyBy.getTime() + terms.graceDays * dayMs;
  const lapsesAt = new Date(
    Math.min(graceEnds, conditions?.until ? Date.parse(conditions.until) : graceEnds),
  );
  return { recertifyBy, lapsesAt, lapsedAt: null, lapseReason: null };
}
