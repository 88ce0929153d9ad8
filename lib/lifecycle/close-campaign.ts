import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { loadCampaignView } from "./campaign-view.ts";
import { type ClosingItem, closeItems } from "./close-items.ts";
import { campaignRef, campaignView } from "./schemas.ts";

/** From then on the campaign never changes: what it holds is evidence of what was decided, and what nobody decided. */
export const closeCampaign = command({
  id: "campaign.close",
  permission: "recertification.manage",
  summary: "End a campaign; what is still open in it is closed without a decision",
  input: campaignRef,
  output: campaignView,
  target: ({ id }) => ({ type: "campaign", id }),
  async run(ctx, { id }) {
    await ctx.tx.$queryRaw`SELECT id FROM recertification_campaign WHERE id = ${id} FOR UPDATE`;
    const campaign = await ctx.tx.recertificationCampaign.findUnique({ where: { id } });
    if (!campaign) throw notFound("campaign");
    if (campaign.closedAt)
      throw new DomainError("conflict", "This campaign is closed already. Nothing in it can change.");
    const open = await ctx.tx.$queryRaw<Omit<ClosingItem, "because">[]>`
      SELECT item.id, item.status, server.name AS server
      FROM recertification item
      JOIN server_version version ON version.id = item.version_id
      JOIN server ON server.id = version.server_id
      WHERE item.campaign_id = ${id} AND item.status IN ('awaiting_owner', 'awaiting_reviewer')
      ORDER BY item.id FOR UPDATE OF item`;
    await closeItems(
      ctx,
      open.map((item) => ({ ...item, because: `The campaign ${campaign.name} was closed.` })),
    );
    await ctx.tx.recertificationCampaign.update({
      where: { id },
      data: { closedAt: await ctx.now() },
    });
    await ctx.audit({
      target: { type: "campaign", id, name: campaign.name },
      before: { open: open.length },
      after: { closed: open.length },
    });
    return loadCampaignView(ctx, ctx.tx, id);
  },
});
