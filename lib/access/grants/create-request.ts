import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import type { GrantStatus } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { refuseConflicts } from "../duties/index.ts";
import { grantDigest } from "./grant-digest.ts";
import { conflictsOfPlan } from "./grant-duties.ts";
import { grantTarget } from "./grant-row.ts";
import { minutesOf, planGrant } from "./plan-grant.ts";
import type { requestGrantInput } from "./schemas.ts";

const requestMs = 14 * 86_400_000;

/**
 * Requests one grant.
 *
 * @param bundle the bundle that it is requested by, as `name@version`; it is shown, and decides nothing
 * @returns the request's id
 * @throws DomainError for what nobody could give, or what the agent may not have beside its other grants
 */
export async function createRequest(
  ctx: CommandCtx,
  { reason, minutes, ...asked }: z.output<typeof requestGrantInput>,
  bundle: string | null = null,
): Promise<string> {
  // Requests for one agent come one after the other, so that of two for the same one is told of the other.
  await ctx.tx.$queryRaw`SELECT id FROM agent WHERE id = ${asked.agent_id} FOR NO KEY UPDATE`;
  const at = await ctx.now();
  const plan = await planGrant(ctx, ctx.tx, asked, at);
  const { agent, server, demand } = plan;
  const durationMinutes = minutesOf(demand, minutes);

  const terms = {
    serverId: server.id,
    ...plan.terms,
    durationMinutes,
    notBefore: plan.notBefore,
    followsId: plan.followsId,
    policyVersion: plan.policyVersion,
  };
  const digest = grantDigest(agent, terms, demand.stages);
  await refuseSecond(ctx, digest, at);
  refuseConflicts(await conflictsOfPlan(ctx.tx, plan, durationMinutes, at));
  const id = newId("grant");
  await ctx.tx.grant.create({
    data: {
      id,
      agentId: agent.id,
      status: "requested" satisfies GrantStatus,
      ...terms,
      bundle,
      reason,
      digest,
      stages: demand.stages,
      requesterId: plan.requesterId,
      createdAt: at,
      requestEndsAt: new Date(at.getTime() + requestMs),
    },
  });
  await ctx.audit({
    action: "grant.request",
    target: grantTarget({ id, agent, server }),
    after: {
      status: "requested",
      agent_id: agent.id,
      server: server.name,
      scopes: plan.terms.scopes,
      tools: plan.terms.tools,
      ...(plan.terms.tools.length === 0 ? {} : { tool_levels: JSON.parse(plan.terms.toolLevels) }),
      constraints: JSON.parse(plan.terms.constraints),
      users: plan.terms.userIds,
      minutes: durationMinutes,
      not_before: plan.notBefore,
      extends: plan.followsId,
      ...(bundle === null ? {} : { bundle }),
      stages: demand.stages,
      policy_version: plan.policyVersion,
      digest,
    },
    reason,
  });
  await ctx.announce({ kind: "grant.requested", grant_id: id });
  return id;
}

async function refuseSecond({ tx }: CommandCtx, digest: string, at: Date): Promise<void> {
  const open = await tx.grant.findFirst({
    where: { digest, status: "requested", requestEndsAt: { gt: at } },
    select: { id: true },
  });
  if (open)
    throw new DomainError("conflict", "Exactly this is requested already. Wait for the decision on that.", {
      details: { grant_id: open.id },
    });
}
