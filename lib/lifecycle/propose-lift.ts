import { DomainError } from "#lib/core/errors.ts";
import { compareTexts } from "#lib/core/text.ts";
import type { QuarantineStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { strictestStages } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import type { ToolLabel } from "#lib/registry/tool-labels.ts";
import { mayProposeLift } from "./quarantine-rights.ts";
import { loadStoppedServers, lockQuarantine, targetOf } from "./quarantine-row.ts";
import { refusedToPropose } from "./quarantine-state.ts";
import { loadQuarantineView } from "./quarantine-view.ts";
import { proposeLiftInput, quarantineView } from "./schemas.ts";

/** Asks for the signatures that what was stopped would need today. */
export const proposeLift = command({
  id: "quarantine.propose_lift",
  permission: "quarantine.propose_lift",
  summary: "Propose that what a quarantine stopped comes back; reviewers decide",
  input: proposeLiftInput,
  output: quarantineView,
  target: ({ id }) => ({ type: "quarantine", id }),
  async run(ctx, { id, reason }) {
    const row = await lockQuarantine(ctx.tx, id);
    const possible = refusedToPropose(row.status as QuarantineStatus);
    if (possible !== true) throw new DomainError("conflict", possible.no);
    const allowed = await mayProposeLift(ctx.tx, ctx.actor, await loadStoppedServers(ctx.tx, id));
    if (allowed !== true) throw new DomainError("forbidden", allowed.no);

    const covered = await loadCovered(ctx.tx, id);
    const stages = await strictestStages(ctx.tx, covered);
    const at = await ctx.now();
    const proposal = { by: ctx.actor.kind === "user" ? ctx.actor.id : null, at: at.toISOString(), reason };
    const digest = digestOf({ quarantine: id, ...proposal, versions: toReturn(covered) });
    await ctx.tx.quarantine.update({
      where: { id },
      data: {
        status: "lift_proposed",
        liftProposedById: proposal.by,
        liftReason: reason,
        liftDigest: digest,
        liftProposedAt: at,
        liftStages: stages,
      },
    });
    await ctx.audit({
      target: targetOf(row),
      before: { status: row.status },
      after: { status: "lift_proposed", digest, stages },
      reason,
    });
    await ctx.announce({ kind: "quarantine.lift_proposed", quarantine_id: id });
    return loadQuarantineView(ctx, ctx.tx, id);
  },
});

type Covered = {
  server: string;
  version: string;
  status: string;
  approvedDigest: string;
  classification: string;
  accessLevel: string;
  document: ServerJson;
  labels: ToolLabel[];
};

/** All that it covers, with the facts that each was approved with. */
async function loadCovered(tx: Tx, quarantineId: string): Promise<Covered[]> {
  const rows = await tx.$queryRaw<
    (Omit<Covered, "document" | "labels"> & Record<"document" | "labels", string>)[]
  >`
    SELECT server.name AS server, version.version, version.status, approval.digest AS "approvedDigest",
      approval.classification, approval.access_level AS "accessLevel", version.document, approval.labels
    FROM quarantine_version covered
    JOIN server_version version ON version.id = covered.version_id
    JOIN server ON server.id = version.server_id
    JOIN submission approval ON approval.id = version.approved_by_submission_id
    WHERE covered.quarantine_id = ${quarantineId}`;
  return rows.map((row) => ({
    ...row,
    document: JSON.parse(row.document) as ServerJson,
    labels: JSON.parse(row.labels) as ToolLabel[],
  }));
}

/** What comes back when it is lifted, in an order that does not depend on the database. */
function toReturn(covered: readonly Covered[]) {
  return covered
    .filter(({ status }) => status === "quarantined")
    .map(({ server, version, approvedDigest }) => ({ server, version, approved_digest: approvedDigest }))
    .sort((a, b) => compareTexts(a.server, b.server) || compareTexts(a.version, b.version));
}
