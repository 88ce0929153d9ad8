import { isDeepStrictEqual } from "node:util";
import { DomainError } from "#lib/core/errors.ts";
import type { Prisma } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { chooseGateways, isWider } from "./agent-gateways.ts";
import { refuseTakenName } from "./agent-name.ts";
import { chooseOwner } from "./agent-owner.ts";
import { type AgentRow, agentInclude, factsOf, insist, lockAgent } from "./agent-row.ts";
import { mayUpdate } from "./agent-rules.ts";
import { standingOf } from "./agent-standing.ts";
import { toAgentView } from "./agent-view.ts";
import { announceOwner } from "./announce-owner.ts";
import { refuseSigners, refuseWhileGranted, refuseWhileRequested } from "./granted.ts";
import { identityOf } from "./recognise.ts";
import { agentView, type UpdateAgent, updateAgentInput } from "./schemas.ts";
import { withdrawConsents } from "./withdraw-consents.ts";

/**
 * What people signed a grant for stays what it was: other changes than these need another agent. A request for one is
 * cancelled when it is decided, if what it was for is another by then.
 */
export const updateAgent = command({
  id: "agent.update",
  permission: "agent.manage",
  summary:
    "Change an agent; how it is recognised, its trust model and more gateways only while it has no grants",
  input: updateAgentInput,
  output: agentView,
  target: ({ id }) => ({ type: "agent", id }),
  async run(ctx, { id, ...wanted }) {
    const before = await lockAgent(ctx.tx, id);
    insist("forbidden", mayUpdate(ctx.actor, await standingOf(ctx.tx, ctx.actor, before)));
    const changes = changedIn(before, wanted);
    const at = await ctx.now();
    const data = await toColumns(ctx, before, changes, at);
    if (Object.keys(data).length === 0)
      throw new DomainError("conflict", "That is what is known of this agent already.");

    const row = await ctx.tx.agent.update({
      where: { id },
      data: { ...data, updatedAt: at },
      include: agentInclude,
    });
    await ctx.audit({ target: { type: "agent", id, name: row.name }, ...difference(before, row) });
    if (changes.owner) await announceOwner(ctx, row);
    if (changes.recognised_by || changes.trust_model)
      await withdrawConsents(
        ctx,
        { agentId: id },
        at,
        "How this agent is recognised, or for whom it acts, was changed: it may be other software now.",
      );
    return toAgentView(ctx, ctx.tx, row);
  },
});

type Wanted = Omit<UpdateAgent, "id">;

function changedIn(before: AgentRow, wanted: Wanted): Wanted {
  const facts = factsOf(before);
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, facts[name as keyof Wanted]),
    ),
  );
}

async function toColumns(
  ctx: CommandCtx,
  { id, gatewayIds }: AgentRow,
  { name, purpose, trust_model, owner, recognised_by, gateways }: Wanted,
  at: Date,
): Promise<Prisma.AgentUncheckedUpdateInput> {
  const { tx } = ctx;
  const chosen = gateways && (await chooseGateways(tx, gateways));
  if (recognised_by || trust_model || (chosen && isWider(chosen, gatewayIds)))
    await refuseWhileGranted(tx, id);
  if (owner) await refuseWhileRequested(tx, id);
  const next = owner === undefined ? undefined : await chooseOwner(ctx, owner);
  if (next) await refuseSigners(tx, id, next, at);
  if (name !== undefined) await refuseTakenName(tx, name, id);
  return {
    ...(name !== undefined && { name }),
    ...(purpose !== undefined && { purpose }),
    ...(trust_model && { trustModel: trust_model }),
    ...next,
    ...(recognised_by && (await identityOf(ctx, recognised_by, id))),
    ...(chosen && !isDeepStrictEqual(chosen, gatewayIds) && { gatewayIds: chosen }),
  };
}

/** Only what is another now. */
function difference(before: AgentRow, after: AgentRow) {
  const [then, now] = [factsOf(before), factsOf(after)];
  const changed = Object.keys(now).filter(
    (name) => !isDeepStrictEqual(then[name as keyof typeof then], now[name as keyof typeof now]),
  );
  const only = (facts: object) =>
    Object.fromEntries(Object.entries(facts).filter(([name]) => changed.includes(name)));
  return { before: only(then), after: only(now) };
}
