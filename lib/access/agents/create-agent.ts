import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { chooseGateways } from "./agent-gateways.ts";
import { refuseTakenName } from "./agent-name.ts";
import { chooseOwner } from "./agent-owner.ts";
import { agentInclude, factsOf } from "./agent-row.ts";
import { toAgentView } from "./agent-view.ts";
import { announceOwner } from "./announce-owner.ts";
import { identityOf } from "./recognise.ts";
import { agentView, createAgentInput } from "./schemas.ts";

/** It may do nothing yet: what it may do, grants say. */
export const createAgent = command({
  id: "agent.create",
  permission: "agent.manage",
  summary: "Register an agent: who answers for it, for whom it acts, and how its tokens name it",
  input: createAgentInput,
  output: agentView,
  async run(ctx, { name, purpose, trust_model, owner, recognised_by, gateways }) {
    const { tx, actor } = ctx;
    if (actor.kind !== "user") throw new DomainError("forbidden", "Only a person registers an agent.");
    const id = newId("agent");
    const ownerColumns = await chooseOwner(ctx, owner);
    const identity = await identityOf(ctx, recognised_by, id);
    const gatewayIds = await chooseGateways(tx, gateways);
    await refuseTakenName(tx, name, id);

    const at = await ctx.now();
    const row = await tx.agent.create({
      data: {
        id,
        name,
        purpose,
        trustModel: trust_model,
        ...ownerColumns,
        ...identity,
        gatewayIds,
        createdById: actor.id,
        createdAt: at,
        updatedAt: at,
      },
      include: agentInclude,
    });
    await ctx.audit({ target: { type: "agent", id, name }, after: factsOf(row) });
    await announceOwner(ctx, row);
    return toAgentView(ctx, tx, row);
  },
});
