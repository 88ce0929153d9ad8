import type { AgentChoices } from "#components/agents/register-agent-form.tsx";
import { listGateways } from "#lib/access/agents/index.ts";
import { env } from "#lib/env.ts";
import { listOwnerOptions } from "#lib/identity/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** What an agent's form offers to choose from. */
export async function agentChoices(ctx: Ctx): Promise<AgentChoices> {
  const [owners, { items: gateways }] = await Promise.all([listOwnerOptions(ctx, {}), listGateways(ctx, {})]);
  return {
    owners: owners.map(({ ref, label }) => ({ value: ref, label })),
    gateways: gateways.flatMap(({ id, name, disabled }) => (disabled ? [] : [{ value: id, label: name }])),
    issuers: env().TRUSTED_ISSUERS,
  };
}
