import { notFound } from "#lib/core/errors.ts";
import { can } from "#lib/core/permissions.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { loadDecisions } from "./campaign-decisions.ts";
import { readScope } from "./campaign-scope.ts";
import { reviewerPaces } from "./reviewer-pace.ts";
import type { CampaignSummary, CampaignView } from "./schemas.ts";

export const campaignInclude = { createdBy: true } satisfies Prisma.RecertificationCampaignInclude;
type CampaignRow = Prisma.RecertificationCampaignGetPayload<{ include: typeof campaignInclude }>;
type Progress = CampaignSummary["progress"];

/** @throws DomainError `not_found` */
export async function loadCampaignView(
  ctx: Ctx,
  tx: Pick<Tx, "recertificationCampaign" | "$queryRaw">,
  id: string,
): Promise<CampaignView> {
  const row = await tx.recertificationCampaign.findUnique({ where: { id }, include: campaignInclude });
  if (!row) throw notFound("campaign");
  const progress = await loadProgress(tx, [id]);
  return {
    ...toCampaignSummary(row, progress),
    pace: reviewerPaces(await loadDecisions(tx, id)),
    can: {
      close: row.closedAt ? { no: "It is closed already." } : can(ctx.actor, "recertification.manage"),
    },
  };
}

export function toCampaignSummary(
  row: CampaignRow,
  progress: ReadonlyMap<string, Progress>,
): CampaignSummary {
  return {
    id: row.id,
    name: row.name,
    scope: readScope(row.scope),
    created_by: { id: row.createdBy.id, name: row.createdBy.name },
    created_at: row.createdAt.toISOString(),
    due_at: row.dueAt.toISOString(),
    closed_at: row.closedAt?.toISOString() ?? null,
    progress: progress.get(row.id) ?? nothing,
  };
}

const nothing: Progress = {
  total: 0,
  awaiting_owner: 0,
  awaiting_reviewer: 0,
  kept: 0,
  revoked: 0,
  closed: 0,
  overdue: 0,
};

/** How far campaigns are; those without an item are left out. */
export async function loadProgress(
  tx: Pick<Tx, "$queryRaw">,
  campaignIds: readonly string[],
): Promise<Map<string, Progress>> {
  const rows = await tx.$queryRaw<(Progress & { id: string })[]>`
    SELECT campaign_id AS id, count(*)::int AS total,
      count(*) FILTER (WHERE status = 'awaiting_owner')::int AS awaiting_owner,
      count(*) FILTER (WHERE status = 'awaiting_reviewer')::int AS awaiting_reviewer,
      count(*) FILTER (WHERE status = 'kept')::int AS kept,
      count(*) FILTER (WHERE status = 'revoked')::int AS revoked,
      count(*) FILTER (WHERE status = 'closed')::int AS closed,
      count(*) FILTER (
        WHERE status IN ('awaiting_owner', 'awaiting_reviewer') AND due_at <= clock_timestamp())::int AS overdue
    FROM recertification WHERE campaign_id = ANY(${[...campaignIds]}::text[]) GROUP BY campaign_id`;
  return new Map(rows.map(({ id, ...progress }) => [id, progress]));
}
