import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { readScope, stillToAsk, versionsInScope } from "./campaign-scope.ts";
import { openBatchMax, openItems } from "./open-items.ts";
import type { fillCampaignJob } from "./recertification-jobs.ts";

/** How many were asked about, and the version to go on behind; null when everything is asked about. */
type Batch = { asked: number; next: string | null };

/**
 * Asks about the next hundred versions that a campaign has still to ask about. Holds the campaign against being closed
 * meanwhile.
 *
 * @param after the version to go on behind
 * @throws DomainError `conflict` when the campaign was closed
 */
export async function fillCampaign(ctx: CommandCtx, campaignId: string, after: string): Promise<Batch> {
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
    // Of a whole batch there may be nothing to ask about: somebody else asked meanwhile, or what was approved is not known.
    for (let from: string | null = after; from !== null; ) {
      const { asked, next }: Batch = await fillCampaign(ctx, id, from);
      if (asked > 0) return { next };
      from = next;
    }
    throw new DomainError("conflict", "There is nothing more to ask about.");
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
