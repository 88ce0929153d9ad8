import { newId } from "#lib/core/ids.ts";
import type { RecertificationStatus } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { orphaned, ownerInclude } from "./orphan-rules.ts";
import { openRecertificationStatuses } from "./recertification-state.ts";

/** How many versions are asked about in one transaction. */
export const openBatchMax = 100;

/** What can be confirmed: what is in the catalog by an approval that nobody revoked. */
export const confirmable = {
  status: { in: ["live", "deprecated"] },
  approvedBy: { not: null },
  recertifyBy: { not: null },
} satisfies Prisma.ServerVersionWhereInput;

export const isOpenItem = {
  status: { in: [...openRecertificationStatuses] },
} satisfies Prisma.RecertificationWhereInput;

type Campaign = { id: string; dueAt: Date };

const versionInclude = {
  server: { include: ownerInclude },
  recertifications: { where: isOpenItem },
} satisfies Prisma.ServerVersionInclude;
type Version = Prisma.ServerVersionGetPayload<{ include: typeof versionInclude }>;

/**
 * Asks for each of these versions that somebody confirms it, unless that is asked already; what is asked already joins the
 * campaign, if it is in none. What nobody answers for any more waits for a reviewer at once. Locks the versions, so that
 * what is decided on at this moment is not asked for anew.
 *
 * @param versionIds at most `openBatchMax`
 * @returns how many were opened or joined
 */
export async function openItems(
  ctx: CommandCtx,
  versionIds: string[],
  campaign: Campaign | null,
): Promise<number> {
  const { tx } = ctx;
  await tx.$queryRaw`SELECT id FROM server_version WHERE id = ANY(${versionIds}::text[]) ORDER BY id FOR UPDATE`;
  const versions = await tx.serverVersion.findMany({
    where: { id: { in: versionIds }, ...confirmable },
    include: versionInclude,
    orderBy: { id: "asc" },
  });
  const digests = await approvedDigests(tx, versions);
  const at = await ctx.now();
  const opening = versions.flatMap((version) => {
    const digest = version.recertifications.length === 0 && digests.get(version.approvedBy ?? "");
    return digest
      ? [{ server: version.server.name, version, item: newItem(version, digest, campaign, at) }]
      : [];
  });
  const joining = versions.flatMap((version) =>
    campaign
      ? version.recertifications
          .filter(({ campaignId }) => campaignId === null)
          .map((item) => ({ server: version.server.name, item }))
      : [],
  );
  await tx.recertification.createMany({ data: opening.map(({ item }) => item) });
  await ctx.audit(...opening.map(({ server, version, item }) => toOpened(server, version.version, item)));
  for (const { item } of opening)
    await ctx.announce({ kind: "recertification.opened", recertification_id: item.id });
  if (campaign) for (const { server, item } of joining) await joinCampaign(ctx, server, item, campaign);
  return opening.length + joining.length;
}

function newItem(version: Version, digest: string, campaign: Campaign | null, at: Date) {
  const status: RecertificationStatus = orphaned(version.server) ? "awaiting_reviewer" : "awaiting_owner";
  return {
    id: newId("recertification"),
    campaignId: campaign?.id ?? null,
    versionId: version.id,
    digest,
    status,
    openedAt: at,
    dueAt: campaign?.dueAt ?? version.recertifyBy ?? at,
  };
}

function toOpened(server: string, version: string, item: ReturnType<typeof newItem>) {
  const { id, digest, status, dueAt, campaignId } = item;
  return {
    action: "recertification.open" as const,
    target: { type: "recertification" as const, id, name: server },
    after: { version, digest, status, due_at: dueAt, ...(campaignId ? { campaign: campaignId } : {}) },
  };
}

/** Of two due times the earlier one holds. */
async function joinCampaign(
  ctx: CommandCtx,
  server: string,
  item: Version["recertifications"][number],
  campaign: Campaign,
): Promise<void> {
  const dueAt = new Date(Math.min(item.dueAt.getTime(), campaign.dueAt.getTime()));
  await ctx.tx.recertification.update({ where: { id: item.id }, data: { campaignId: campaign.id, dueAt } });
  await ctx.audit({
    action: "recertification.open",
    target: { type: "recertification", id: item.id, name: server },
    before: { due_at: item.dueAt, campaign: null },
    after: { due_at: dueAt, campaign: campaign.id },
  });
}

/** What was approved, by the submission that approved it. */
async function approvedDigests(
  tx: Pick<Tx, "submission">,
  versions: readonly Version[],
): Promise<Map<string, string>> {
  const approvals = await tx.submission.findMany({
    where: { id: { in: versions.flatMap(({ approvedBy }) => approvedBy ?? []) } },
    select: { id: true, digest: true },
  });
  return new Map(approvals.flatMap(({ id, digest }) => (digest === null ? [] : [[id, digest]])));
}
