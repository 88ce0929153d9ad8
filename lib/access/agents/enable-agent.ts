import { command } from "#lib/kernel/command.ts";
import { agentInclude, insist, lockAgent } from "./agent-row.ts";
import { canBeEnabled, mayEnable } from "./agent-rules.ts";
import { standingOf } from "./agent-standing.ts";
import { toAgentView } from "./agent-view.ts";
import { recountGrantsJob } from "./jobs.ts";
import { agentView, agentWithReason } from "./schemas.ts";

export const enableAgent = command({
  id: "agent.enable",
  permission: "agent.manage",
  summary: "Let a disabled agent go on with the grants that it still has",
  input: agentWithReason,
  output: agentView,
  target: ({ id }) => ({ type: "agent", id }),
  async run(ctx, { id, reason }) {
    const before = await lockAgent(ctx.tx, id);
    const standing = await standingOf(ctx.tx, ctx.actor, before);
    insist("forbidden", mayEnable(ctx.actor, standing));
    insist("conflict", canBeEnabled(standing));
    const row = await ctx.tx.agent.update({
      where: { id },
      data: { disabledAt: null, disabledReason: null, updatedAt: await ctx.now() },
      include: agentInclude,
    });
    await ctx.audit({
      target: { type: "agent", id, name: row.name },
      before: { disabled: true, reason: before.disabledReason },
      after: { disabled: false },
      reason,
    });
    await ctx.enqueue(recountGrantsJob, { agent_id: id });
    return toAgentView(ctx, ctx.tx, row);
  },
});
