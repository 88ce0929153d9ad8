import { disableAgent } from "#lib/access/agents/index.ts";
import { giveConsent } from "#lib/access/consents/index.ts";
import { approveServer, insertDayGrant, registerAgent, registerClient } from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addTeam, ctxOf, unique } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";

export async function agentOfPerson() {
  const people = await cast("stranger", "owner");
  const { id } = await registerAgent(people.owner);
  return { id, people };
}

/** Its creator has no say in it beyond what their roles give them. */
export async function agentOfTeam() {
  const people = await cast("stranger", "creator", "teamMember");
  const { id } = await registerAgent(people.creator, { owner: await addTeam(people.teamMember) });
  return { id, people };
}

export async function disabledAgent() {
  const agent = await agentOfPerson();
  await disableAgent(systemCtx("tests"), { id: agent.id, reason: "It sends mail." });
  return agent;
}

/** An agent that may act for whoever lets it. */
export async function grantedAgent() {
  const agent = await agentOfPerson();
  const server = await approveServer();
  await insertDayGrant({ agentId: agent.id, serverId: server.id });
  return { ...agent, server: server.name };
}

export async function consent() {
  const agent = await grantedAgent();
  const people = await cast("stranger", "holder");
  const given = await giveConsent(ctxOf(people.holder), {
    agent_id: agent.id,
    server: agent.server,
    scopes: ["read"],
  });
  return { id: given.id, people };
}

/** Somebody to register agents, with what these are recognised by and a team that they are not in. */
export async function unregistered() {
  const people = await cast("stranger", "colleague");
  const clientId = await registerClient("agent");
  return { people, clientId, team: await addTeam(people.colleague) };
}

export function anyAgent({ clientId }: { clientId: string }, owner: string) {
  return {
    name: unique("agent"),
    purpose: "It answers questions.",
    trust_model: "hybrid",
    owner,
    recognised_by: { client_id: clientId },
  };
}

export function themselves({ email }: Pick<UserActor, "email">): string {
  return `user:${email}`;
}
