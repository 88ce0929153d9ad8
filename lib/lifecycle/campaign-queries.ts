import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { campaignInclude, loadCampaignView, loadProgress, toCampaignSummary } from "./campaign-view.ts";
import { campaignPage, campaignQuery, campaignRef, campaignView } from "./schemas.ts";

export const listCampaigns = query({
  id: "listCampaigns",
  permission: "recertification.read",
  summary: "Recertification campaigns with how far they are, newest first",
  input: campaignQuery,
  output: campaignPage,
  async run(_ctx, { cursor, limit }) {
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().recertificationCampaign.findMany({
      where: before ? { id: { lt: before } } : {},
      include: campaignInclude,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ id }) => [id]);
    const progress = await loadProgress(
      db(),
      page.items.map(({ id }) => id),
    );
    return { ...page, items: page.items.map((row) => toCampaignSummary(row, progress)) };
  },
});

export const getCampaign = query({
  id: "getCampaign",
  permission: "recertification.read",
  summary: "One campaign: how far it is, and how each reviewer decides",
  input: campaignRef,
  output: campaignView,
  run: (ctx, { id }) => loadCampaignView(ctx, db(), id),
});
