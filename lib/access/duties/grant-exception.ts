import { DomainError, invalidField, notFound } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { delegatesSince } from "#lib/kernel/voters.ts";
import { ownersOf } from "../agents/index.ts";
import { refuseOtherRule } from "./duty-rule-row.ts";
import { exceptionInclude, exceptionTarget, liveAt, toExceptionView } from "./exception-row.ts";
import { dutyExceptionView, exceptionDaysMax, grantExceptionInput } from "./schemas.ts";

export const grantException = command({
  id: "duty_exception.grant",
  permission: "duty.manage",
  summary: "Let an agent that you do not answer for have both sides of a rule for a while",
  input: grantExceptionInput,
  output: dutyExceptionView,
  target: ({ agent_id }) => ({ type: "agent", id: agent_id }),
  async run(ctx, { agent_id, rule: name, rule_id, reason, ends_at }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can make an exception.");
    const agent = await lockOwnedAgent(ctx.tx, agent_id);
    const at = await ctx.now();
    if (sideOf(agent, at).includes(ctx.actor.id))
      throw new DomainError(
        "forbidden",
        "You answer for this agent, or act for somebody who does. Somebody else of compliance decides on it.",
      );
    const rule = await lockRule(ctx.tx, name);
    refuseOtherRule(rule, rule_id);
    const endsAt = endOf(ends_at, at);
    await refuseSecond(ctx, agent.id, rule.id, at);

    const row = await ctx.tx.dutyException.create({
      data: {
        id: newId("dutyException"),
        agentId: agent.id,
        ruleId: rule.id,
        reason,
        grantedById: ctx.actor.id,
        createdAt: at,
        endsAt,
      },
      include: exceptionInclude,
    });
    await ctx.audit({
      target: exceptionTarget(row),
      after: { agent_id: agent.id, rule_id: rule.id, rule: rule.name, ends_at: endsAt },
      reason,
    });
    return toExceptionView(row, at);
  },
});

const ownedInclude = {
  ownerUser: { include: { delegations: true } },
  ownerTeam: { include: { members: { include: { user: { include: { delegations: true } } } } } },
} satisfies Prisma.AgentInclude;
type OwnedAgent = Prisma.AgentGetPayload<{ include: typeof ownedInclude }>;

/** Of two exceptions made at once, one is told of the other; and nobody comes to answer for the agent meanwhile. */
async function lockOwnedAgent(tx: Tx, id: string): Promise<OwnedAgent> {
  await tx.$queryRaw`SELECT id FROM agent WHERE id = ${id} FOR NO KEY UPDATE`;
  const agent = await tx.agent.findUnique({ where: { id }, include: ownedInclude });
  if (!agent) throw notFound("agent");
  return agent;
}

/** Everybody who answers for an agent, and whoever acts for one of them. */
function sideOf(agent: OwnedAgent, at: Date): string[] {
  return ownersOf(agent).flatMap((owner) => [owner.id, ...delegatesSince(owner, at)]);
}

/** The rule, which nobody changes meanwhile: an exception is from what it says. */
async function lockRule(tx: Pick<Tx, "$queryRaw">, name: string): Promise<{ id: string; name: string }> {
  const [rule] = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM duty_rule WHERE name = ${name} AND ended_at IS NULL FOR SHARE`;
  if (!rule) throw invalidField("rule", "There is no rule of this name.");
  return rule;
}

function endOf(text: string, at: Date): Date {
  const endsAt = new Date(text);
  if (endsAt <= at) throw invalidField("ends_at", "This is over already.");
  if (endsAt.getTime() - at.getTime() > exceptionDaysMax * 86_400_000)
    throw invalidField("ends_at", `An exception lasts ${exceptionDaysMax} days at most.`);
  return endsAt;
}

async function refuseSecond({ tx }: CommandCtx, agentId: string, ruleId: string, at: Date): Promise<void> {
  const live = await tx.dutyException.findFirst({
    where: { agentId, ruleId, ...liveAt(at) },
    select: { id: true, endsAt: true },
  });
  if (live)
    throw new DomainError(
      "conflict",
      `There is an exception until ${live.endsAt.toISOString()} already. End it first.`,
      { details: { exception_id: live.id } },
    );
}
