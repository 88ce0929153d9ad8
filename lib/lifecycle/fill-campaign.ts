import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { readScope, stillToAsk, versionsInScope } from "./campaign-scope.ts";
import { openBatchMax, openItems } from "./open-items.ts";
import type { fillCampaignJob } from "./recertification-jobs.ts";

/**
 * Asks about the next hundred versions that a campaign has still to ask about. Holds the campaign against being closed
 * meanwhile.
 *
 * @param after the version to go on behind
 * @returns where to go on; null when everything is asked about
 * @throws DomainError `conflict` when the campaign was closed
 */
export async function fillCampaign(
  ctx: CommandCtx,
  campaignId: string,
  after: string,
): Promise<{ asked: number; next: string | null }> {
  await ctx.tx.$queryRaw`SELECT id FROM recertification_campaign WHERE id = ${campaignId} FOR SHARE`;
  const campaign = await ctx.tx.recertificationCampaign.findUniqueOrThrow({ where: { id: campaignId } });
  if (campaign.closedAt) throw new DomainError("conflict", "This campaign was closed.");
  const inScope = await versionsInScope(ctx.tx, readScope(campaign.scope));
  const versions = await ctx.tx.serverVersion.findMany({
    where: { AND: [stillToAsk(inScope), { id: { gt: after } }] },
    select: { id: true },
    orderBy: { id: "asc" },
    take: openBatchMax,
  });
  const ids = versions.map(({ id }) => id);
  const asked = await openItems(ctx, ids, { id: campaignId, dueAt: campaign.dueAt });
  return { asked, next: ids.length === openBatchMax ? (ids.at(-1) ?? null) : null };
}

const fillCampaignFurther = command({
  id: "recertification.open",
  permission: "recertification.manage",
  summary: "Ask about more of the versions in a campaign's scope",
  input: z.strictObject({ id: idText, after: idText }),
  output: z.object({ next: z.string().nullable() }),
  async run(ctx, { id, after }) {
    const { asked, next } = await fillCampaign(ctx, id, after);
    if (asked === 0) throw new DomainError("conflict", "There is nothing more to ask about.");
    return { next };
  },
});

/** Handles `fill-campaign`. A process that dies on the way leaves the rest to the next one, which begins anew. */
export async function handleFillCampaign({
  campaign_id,
}: z.output<typeof fillCampaignJob.payload>): Promise<void> {
  try {
    for (let after: string | null = ""; after !== null; )
      ({ next: after } = await fillCampaignFurther(systemCtx("Campaign"), { id: campaign_id, after }));
  } catch (error) {
    // Closed meanwhile, or nothing is left.
    if (!(error instanceof DomainError && error.code === "conflict")) throw error;
  }
}
