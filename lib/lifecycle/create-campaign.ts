import { DomainError, invalidField } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { stillToAsk, versionsInScope } from "./campaign-scope.ts";
import { loadCampaignView } from "./campaign-view.ts";
import { fillCampaign } from "./fill-campaign.ts";
import { fillCampaignJob } from "./recertification-jobs.ts";
import { campaignView, createCampaignInput } from "./schemas.ts";

/** The first hundred versions are asked about at once, the rest by a job, so that no scope is too large. */
export const createCampaign = command({
  id: "campaign.create",
  permission: "recertification.manage",
  summary: "Have the owners of everything in a scope confirm it again, and reviewers decide",
  input: createCampaignInput,
  output: campaignView,
  async run(ctx, { name, scope, due_at }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can start a campaign.");
    const at = await ctx.now();
    const dueAt = new Date(due_at);
    if (dueAt <= at) throw invalidField("due_at", "This has passed already. Choose a later time.");
    const inScope = await versionsInScope(ctx.tx, scope);
    const found = await ctx.tx.serverVersion.count({ where: inScope });
    if (found === 0) throw invalidField("scope", "No live server is in this scope. Widen it.");
    if ((await ctx.tx.serverVersion.findFirst({ where: stillToAsk(inScope) })) === null)
      throw invalidField("scope", "Everything in this scope is in another open campaign already.");

    const id = newId("campaign");
    await ctx.tx.recertificationCampaign.create({
      data: {
        id,
        name,
        scope: JSON.stringify(scope),
        createdById: ctx.actor.id,
        createdAt: at,
        dueAt,
      },
    });
    await ctx.audit({
      target: { type: "campaign", id, name },
      after: { name, scope, due_at, versions: found },
    });
    const { next } = await fillCampaign(ctx, id, "");
    if (next !== null) await ctx.enqueue(fillCampaignJob, { campaign_id: id }, { key: `fill-${id}` });
    return loadCampaignView(ctx, ctx.tx, id);
  },
});
