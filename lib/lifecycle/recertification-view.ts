import { notFound } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { type StageRule, slateOf, tally } from "#lib/decisions/index.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { toVoter } from "#lib/kernel/voters.ts";
import { approversOf, ownerOf } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import { loadDemandRules, stagesOf } from "./recertification-demand.ts";
import {
  approvedFacts,
  conditionsOf,
  findRecertifications,
  type RecertificationRow,
  toDecisionCase,
} from "./recertification-row.ts";
import { isOpen } from "./recertification-state.ts";
import { verdictsOn } from "./recertification-verdicts.ts";
import type { RecertificationSummary, RecertificationView } from "./schemas.ts";

type Reader = Pick<
  Tx,
  "recertification" | "submission" | "approvalPolicy" | "namespace" | "user" | "$queryRaw"
>;

/** @throws DomainError `not_found` */
export async function loadRecertificationView(
  ctx: Ctx,
  tx: Reader,
  id: string,
): Promise<RecertificationView> {
  const [row] = await findRecertifications(tx, { where: { id } });
  if (!row) throw notFound("recertification");
  const stages = stagesOf(row, await loadDemandRules(tx));
  const shown = await viewStages(tx, row, stages);
  const { version, approval } = row;
  return {
    ...toSummary(ctx, row, stages, await now(ctx, tx)),
    version_status: version.status as RecertificationView["version_status"],
    purpose: approval?.purpose ?? null,
    approved: approval && {
      submission_id: approval.id,
      at: approval.decidedAt?.toISOString() ?? null,
      by: await approversOf(tx, approval.id),
    },
    conditions: conditionsOf(row),
    recertify_by: version.recertifyBy?.toISOString() ?? null,
    lapsed: version.lapsedAt && {
      at: version.lapsedAt.toISOString(),
      reason: version.lapseReason ?? "",
    },
    stages: shown,
    votes: row.votes.map((vote) => ({
      id: vote.id,
      voter: { id: vote.voterId, name: vote.voter.name },
      decision: vote.decision as "approve" | "reject",
      reason: vote.reason,
      late: vote.late,
      created_at: vote.createdAt.toISOString(),
    })),
    waiting_for: waitingFor(row, shown),
  };
}

export function toSummary(
  ctx: Ctx,
  row: RecertificationRow,
  stages: readonly StageRule[],
  at: Date,
): RecertificationSummary {
  const { version, campaign, confirmedBy, confirmedAt, confirmation } = row;
  const { server } = version;
  const approved = approvedFacts(row);
  const document = version.document === null ? null : (JSON.parse(version.document) as ServerJson);
  return {
    id: row.id,
    campaign: campaign && { id: campaign.id, name: campaign.name },
    server: server.name,
    version: version.version,
    title: document?.title ?? null,
    owner: ownerOf(server),
    data_classification: approved.classification as RecertificationSummary["data_classification"],
    access_level: approved.accessLevel as RecertificationSummary["access_level"],
    digest: row.digest,
    status: row.status,
    opened_at: row.openedAt.toISOString(),
    due_at: row.dueAt.toISOString(),
    lapses_at: version.lapsesAt?.toISOString() ?? null,
    overdue: isOpen(row.status) && row.dueAt <= at,
    confirmation:
      confirmedBy && confirmedAt
        ? {
            by: { id: confirmedBy.id, name: confirmedBy.name },
            at: confirmedAt.toISOString(),
            text: confirmation ?? "",
          }
        : null,
    decision: decisionOn(row),
    orphaned: row.orphaned?.because ?? null,
    can: verdictsOn(row, ctx.actor, stages),
  };
}

/** The vote that decided: the last that was in time and called for what became of it. */
function decisionOn(row: RecertificationRow): RecertificationSummary["decision"] {
  const called = row.status === "kept" ? "approve" : row.status === "revoked" ? "reject" : null;
  const vote = row.votes.findLast(({ decision, late }) => decision === called && !late);
  return (
    (vote && {
      by: { id: vote.voterId, name: vote.voter.name },
      at: vote.createdAt.toISOString(),
      reason: vote.reason,
    }) ??
    null
  );
}

/** The most people that a stage names. */
const candidatesMax = 200;

async function viewStages(
  tx: Pick<Tx, "user">,
  row: RecertificationRow,
  stages: readonly StageRule[],
): Promise<RecertificationView["stages"]> {
  const people = await tx.user.findMany({
    where: { disabledAt: null, roles: { hasSome: stages.map(({ role }) => role) } },
    orderBy: { name: "asc" },
    take: candidatesMax,
  });
  const decisionCase = toDecisionCase(row, stages, "approve");
  const { eligible } = slateOf(decisionCase, people.map(toVoter));
  const nameOf = (id: string) => row.votes.find(({ voterId }) => voterId === id)?.voter.name ?? id;
  return tally(decisionCase).map(({ voterIds, ...stage }, index) => ({
    role: stage.role as RecertificationView["stages"][number]["role"],
    need: stage.need,
    have: stage.have,
    voters: voterIds.map((id) => ({ id, name: nameOf(id) })),
    candidates: (eligible[index] ?? []).map(({ id, name }) => ({ id, name })),
  }));
}

function waitingFor(row: RecertificationRow, stages: RecertificationView["stages"]): string | null {
  if (!isOpen(row.status)) return null;
  if (row.status === "awaiting_owner" && !row.orphaned)
    return `${ownerOf(row.version.server).label}, to confirm that the facts still hold`;
  if (stages.length === 0)
    return "an administrator: the matrix names nobody for this classification and access level";
  return stages
    .filter(({ have, need }) => have < need)
    .map(({ role, have, need, candidates }) => {
      const missing = need - have;
      const short =
        candidates.length < missing ? ` (only ${candidates.length} can sign; ask an administrator)` : "";
      return `${missing} ${role} ${missing === 1 ? "signature" : "signatures"}${short}`;
    })
    .join(", and ");
}
