import { fileAnswer } from "#lib/core/file-answer.ts";
import { command } from "#lib/kernel/command.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { campaignCsv, campaignJson, loadCampaignItems } from "./campaign-evidence.ts";
import { loadCampaignView } from "./campaign-view.ts";
import { campaignExportInput } from "./schemas.ts";

/** The log says what was handed out, by its digest, so that a file can later be told from one that was changed. */
export const exportCampaign = command({
  id: "evidence.export",
  permission: "evidence.export",
  summary: "A campaign as evidence: items, confirmations, votes and how reviewers decided",
  input: campaignExportInput,
  output: fileAnswer,
  target: ({ id }) => ({ type: "campaign", id }),
  async run(ctx, { id, format }) {
    const campaign = await loadCampaignView(ctx, ctx.tx, id);
    const items = await loadCampaignItems(ctx.tx, id);
    const file =
      format === "json"
        ? {
            contentType: "application/json",
            filename: `campaign-${id}.json`,
            body: campaignJson(campaign, items, await ctx.now()),
          }
        : {
            contentType: "text/csv; charset=utf-8",
            filename: `campaign-${id}.csv`,
            body: campaignCsv(items),
          };
    await ctx.audit({
      target: { type: "campaign", id, name: campaign.name },
      after: { format, items: items.length, digest: digestOfText(file.body) },
    });
    return file;
  },
});
