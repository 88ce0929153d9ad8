import { ownersOf } from "#lib/access/agents/index.ts";
import { dutySides } from "#lib/access/duties/schemas.ts";
import type { OutboxEvent } from "#lib/core/events.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { dutyConflictId } from "./access-subjects.ts";
import { loadDeciders } from "./deciders.ts";
import type { AgentFacts, DutyConflictFacts } from "./facts.ts";
import { presentWith, toReaders } from "./readers.ts";

const ownedInclude = {
  ownerUser: { include: { delegations: true } },
  ownerTeam: { include: { members: { include: { user: { include: { delegations: true } } } } } },
} satisfies Prisma.AgentInclude;

type AgentEvent = Extract<OutboxEvent, { kind: `agent.${string}` }>;

/** @returns null when there is no such agent, or it was enabled again meanwhile */
export async function loadAgentFacts(
  tx: Tx,
  { kind, agent_id: id, by }: AgentEvent,
  at: Date,
): Promise<AgentFacts | null> {
  const row = await tx.agent.findUnique({ where: { id }, include: ownedInclude });
  if (!row || (kind === "agent.disabled" && row.disabledAt === null)) return null;
  const [actor, open] = await Promise.all([
    by === null ? null : tx.user.findUnique({ where: { id: by }, select: { id: true, name: true } }),
    tx.grant.findMany({
      where: { agentId: id, status: "requested", requestEndsAt: { gt: at } },
      select: { requesterId: true },
    }),
  ]);
  return {
    subject: { type: "agent", id, name: row.name },
    actor,
    disabled: row.disabledAt !== null,
    owners: toReaders(ownersOf(row).map((owner) => owner.id)),
    requesters: toReaders(open.map(({ requesterId }) => requesterId)),
  };
}

type ConflictEvent = Extract<OutboxEvent, { kind: `duty_conflict.${string}` }>;

/** @returns null when there is no such agent or rule any more, as rules end */
export async function loadDutyConflictFacts(
  tx: Tx,
  event: ConflictEvent,
  at: Date,
): Promise<DutyConflictFacts | null> {
  const [agent, rule] = await Promise.all([
    tx.agent.findUnique({ where: { id: event.agent_id }, include: ownedInclude }),
    tx.dutyRule.findUnique({ where: { id: event.rule_id } }),
  ]);
  if (!agent || !rule) return null;
  const [one, other] = dutySides.parse(JSON.parse(rule.sides));
  return {
    subject: { type: "duty_conflict", id: dutyConflictId(event), name: agent.name },
    actor: null,
    agent: agent.name,
    rule: rule.name,
    sides: [one.name, other.name],
    owners: toReaders(ownersOf(agent).map(({ id }) => id)),
    compliance: presentWith("compliance", await loadDeciders(tx, at)),
  };
}
