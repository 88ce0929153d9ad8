import type { Call } from "./decision.ts";
import { findAgent } from "./find-agent.ts";
import { isKeyPart } from "./names.ts";
import type { DecisionReason } from "./schemas.ts";
import { userKey, type World, type WorldAgent, type WorldGateway, type WorldUser } from "./world.ts";

/** What a decision is known to be about before it is known what it is. */
export type About = { agent: WorldAgent | null; user: WorldUser | null };

/** Whether an agent may do anything at all: by itself, by who answers for it, and through this gateway. */
export function agentFault(
  world: World,
  agent: WorldAgent,
  gatewayId: string,
): Extract<DecisionReason, `agent_${string}`> | null {
  if (!agent.active) return "agent_disabled";
  if (!hasOwner(world, agent)) return "agent_owner_gone";
  if (agent.gatewayIds && !agent.gatewayIds.has(gatewayId)) return "agent_of_another_gateway";
  return null;
}

/** Whether somebody answers for an agent. Teams always do; of people, those who are still here. */
export function hasOwner(world: World, { ownerUserId }: WorldAgent): boolean {
  return ownerUserId === null || world.users.get(ownerUserId)?.active === true;
}

/** Finds who asks, and on whose behalf, and notes them; @returns why they may not, or null */
export function callerFault(
  world: World,
  gateway: WorldGateway,
  call: Pick<Call, "agent" | "user">,
  about: About,
): DecisionReason | null {
  about.agent = findAgent(world, call.agent) ?? null;
  if (!about.agent) return "agent_not_known";
  const fault = agentFault(world, about.agent, gateway.id);
  if (fault) return fault;

  const { trustModel } = about.agent;
  if (!call.user) return trustModel === "on_behalf_of" ? "user_required" : null;
  if (trustModel === "service") return "user_not_accepted";
  about.user = findUser(world, call.user) ?? null;
  if (!about.user) return "user_not_known";
  return about.user.active ? null : "user_disabled";
}

/** By what their identity provider calls them, where an issuer is named; else by id or e-mail address. */
export function findUser(world: World, { name, issuer }: NonNullable<Call["user"]>): WorldUser | undefined {
  const parts = issuer === undefined ? [name] : [issuer, name];
  if (!parts.every(isKeyPart)) return undefined;
  const id =
    issuer === undefined
      ? (world.userIds.get(name) ?? (name.includes("@") ? world.userIds.get(name.toLowerCase()) : undefined))
      : world.userIds.get(userKey(issuer, name));
  return id === undefined ? undefined : world.users.get(id);
}
