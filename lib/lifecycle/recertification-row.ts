import { oneLine } from "#lib/core/one-line.ts";
import type { RecertificationStatus, VersionStatus } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { DecisionCase, StageRule } from "#lib/decisions/index.ts";
import { delegatesSince, toCastVote, votesArgs } from "#lib/kernel/voters.ts";
import { ownerOf } from "#lib/registry/index.ts";
import type { ApprovalConditions } from "#lib/registry/review-schemas.ts";
import { type Orphaned, orphaned, ownerInclude, ownersOf } from "./orphan-rules.ts";
import { phaseFor } from "./recertification-state.ts";

const recertificationInclude = {
  campaign: true,
  confirmedBy: { include: { delegations: true } },
  version: { include: { server: { include: ownerInclude } } },
  votes: votesArgs,
} satisfies Prisma.RecertificationInclude;

type Row = Prisma.RecertificationGetPayload<{ include: typeof recertificationInclude }>;

/** The submission whose approval is to be confirmed. */
export type Approval = Prisma.SubmissionGetPayload<{ select: typeof approvalSelect }>;
const approvalSelect = {
  id: true,
  digest: true,
  decidedAt: true,
  labels: true,
  classification: true,
  accessLevel: true,
  purpose: true,
} satisfies Prisma.SubmissionSelect;

/** A recertification with all that deciding on it, or showing it, needs. */
export type RecertificationRow = Omit<Row, "status"> & {
  status: RecertificationStatus;
  approval: Approval | null;
  orphaned: Orphaned | null;
  /** Everybody who answers for the server. */
  owners: string[];
};

type Find = Pick<Prisma.RecertificationFindManyArgs, "where" | "orderBy" | "take">;

export async function findRecertifications(
  tx: Pick<Tx, "recertification" | "submission">,
  find: Find,
): Promise<RecertificationRow[]> {
  const rows = await tx.recertification.findMany({ ...find, include: recertificationInclude });
  const approvals = await tx.submission.findMany({
    where: { id: { in: rows.flatMap(({ version }) => version.approvedBy ?? []) } },
    select: approvalSelect,
  });
  const byId = new Map(approvals.map((approval) => [approval.id, approval]));
  return rows.map((row) => ({
    ...row,
    status: row.status as RecertificationStatus,
    approval: byId.get(row.version.approvedBy ?? "") ?? null,
    orphaned: orphaned(row.version.server),
    owners: ownersOf(row.version.server),
  }));
}

const confirmable: readonly string[] = ["live", "deprecated", "quarantined"] satisfies VersionStatus[];

/** Why an open recertification has nothing left to confirm; null while it has. */
export function overtakenBy(row: RecertificationRow): string | null {
  const { version, approval } = row;
  if (!confirmable.includes(version.status))
    return `${version.server.name} ${version.version} is ${version.status} by now.`;
  // The same again has the same digest, so the time tells as well.
  if (!approval || approval.digest !== row.digest || (approval.decidedAt ?? row.openedAt) > row.openedAt)
    return `${version.server.name} ${version.version} was approved anew since this was asked.`;
  return null;
}

/** Under which conditions the version was approved; null for none. */
export function conditionsOf({ version }: Pick<RecertificationRow, "version">): ApprovalConditions | null {
  return version.conditions === null ? null : (JSON.parse(version.conditions) as ApprovalConditions);
}

/** The facts that the version was approved with; its server's are those of the version approved last. */
export function approvedFacts({
  version: { server },
  approval,
}: Pick<RecertificationRow, "version" | "approval">) {
  return {
    classification: approval?.classification ?? server.classification ?? "restricted",
    accessLevel: approval?.accessLevel ?? server.accessLevel ?? "admin",
  };
}

/** The row as the decision kernel sees it. Who confirms, acts for them, or answers for the server does not decide. */
export function toDecisionCase(
  row: RecertificationRow,
  stages: readonly StageRule[],
  decision: "approve" | "reject",
): DecisionCase {
  const asking = new Set([...row.owners, ...(row.confirmedById === null ? [] : [row.confirmedById])]);
  const delegates = delegatesSince(row.confirmedBy, row.confirmedAt ?? row.openedAt);
  return {
    phase: phaseFor(
      {
        status: row.status,
        overtaken: overtakenBy(row),
        orphaned: row.orphaned !== null,
        owner: oneLine(ownerOf(row.version.server).label),
      },
      decision,
    ),
    digest: row.digest,
    stages,
    lineage: [
      ...[...asking].map((personId) => ({ personId, relation: "owner" as const })),
      ...delegates.map((personId) => ({ personId, relation: "delegate" as const })),
    ],
    votes: row.votes.map(toCastVote),
  };
}
