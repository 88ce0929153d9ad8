import { command } from "#lib/kernel/command.ts";
import { agentInclude, insist, lockAgent } from "./agent-row.ts";
import { canBeDisabled, mayDisable } from "./agent-rules.ts";
import { standingOf } from "./agent-standing.ts";
import { toAgentView } from "./agent-view.ts";
import { personOf } from "./announce-owner.ts";
import { agentView, agentWithReason } from "./schemas.ts";

/** Everything that it was granted stops. The grants stay, and go on if it is enabled again before they end. */
export const disableAgent = command({
  id: "agent.disable",
  permission: "agent.manage",
  summary: "Stop an agent at once, whatever it was granted",
  input: agentWithReason,
  output: agentView,
  target: ({ id }) => ({ type: "agent", id }),
  async run(ctx, { id, reason }) {
    const before = await lockAgent(ctx.tx, id);
    const standing = await standingOf(ctx.tx, ctx.actor, before);
    insist("forbidden", mayDisable(ctx.actor, standing));
    insist("conflict", canBeDisabled(standing));
    const at = await ctx.now();
    const row = await ctx.tx.agent.update({
      where: { id },
      data: { disabledAt: at, disabledReason: reason, updatedAt: at },
      include: agentInclude,
    });
    await ctx.audit({
      target: { type: "agent", id, name: row.name },
      before: { disabled: false },
      after: { disabled: true },
      reason,
    });
    await ctx.announce({ kind: "agent.disabled", agent_id: id, by: personOf(ctx) });
    return toAgentView(ctx, ctx.tx, row);
  },
});
