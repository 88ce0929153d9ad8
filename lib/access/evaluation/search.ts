import { compareTexts } from "#lib/core/text.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import { type About, agentFault, callerFault } from "./caller.ts";
import { activeGrants, changingScope, coveredBy, isActive, readingScope, sortedIds } from "./covering.ts";
import type { Call } from "./decision.ts";
import { methodKind, serverMethods } from "./methods.ts";
import { grantsOfCaller, isRuledOut, type KnownCaller } from "./standing-access.ts";
import { callableVersions, findTarget } from "./target.ts";
import { pairKey, type World, type WorldServer } from "./world.ts";

/** Who asks, as in a call. */
export type Who = Pick<Call, "gatewayId" | "agent" | "user">;

export type AllowedTool = {
  server: string;
  version: string;
  tool: string;
  access: AccessLevel;
  hash: string;
  grantIds: readonly string[];
};

/**
 * The tools that an agent may call now as far as that can be said without a call: by grants, consent, the gateway's
 * catalog and region, and rules without a condition. Arguments, limits and approvals are looked at when it calls.
 * Whatever `evaluate` permits is among them. In the order of servers' names, then tools', the latest version first.
 */
export function toolsFor(world: World, who: Who, nowMs: number): AllowedTool[] {
  const known = knownCaller(world, who);
  if (!known) return [];
  return [...world.servers.values()]
    .filter(({ name }) => world.grants.has(pairKey(known.agent.id, name)))
    .sort((a, b) => compareTexts(a.name, b.name))
    .flatMap((server) => toolsOf(world, known, server, nowMs));
}

function toolsOf(world: World, known: KnownCaller, server: WorldServer, nowMs: number): AllowedTool[] {
  return callableVersions(world, known.gateway, server, nowMs)
    .flatMap(({ version, tools }) => [...tools.values()].map((tool) => ({ version, tool })))
    .flatMap(({ version, tool }) => {
      const grants = grantsOfCaller(world, known, server, { tool }, nowMs);
      if (grants.length === 0) return [];
      const { name, access, hash } = tool;
      return [{ server: server.name, version, tool: name, access, hash, grantIds: sortedIds(grants) }];
    })
    .sort((a, b) => compareTexts(a.tool, b.tool));
}

export type AllowedAgent = { id: string; name: string; grantIds: readonly string[] };

/** The agents that may call a tool through a gateway now, for whomever; otherwise as `toolsFor`. In the order of their ids. */
export function agentsFor(
  world: World,
  { gatewayId, server, tool }: { gatewayId: string; server: string | null; tool: string },
  nowMs: number,
): AllowedAgent[] {
  const gateway = world.gateways.get(gatewayId);
  if (!gateway?.active) return [];
  const target = findTarget(world, gateway, { server, tool, version: null, toolHash: null }, nowMs);
  if (!target?.tool) return [];
  const wanted = { tool: target.tool };
  return [...world.agents.values()]
    .filter((agent) => agentFault(world, agent, gatewayId) === null)
    .filter((agent) => !isRuledOut(world, gateway, agent, target.server, wanted))
    .map((agent) => {
      const grants = (world.grants.get(pairKey(agent.id, target.server.name)) ?? []).filter(
        (grant) =>
          isActive(grant, nowMs) &&
          coveredBy(grant, wanted) &&
          (grant.userIds === null || agent.trustModel !== "service"),
      );
      return { id: agent.id, name: agent.name, grantIds: sortedIds(grants) };
    })
    .filter(({ grantIds }) => grantIds.length > 0)
    .sort((a, b) => compareTexts(a.id, b.id));
}

/** The methods that an agent may use on a tool, or, where none is named, on a server; otherwise as `toolsFor`. */
export function actionsFor(
  world: World,
  { server, tool, ...who }: Who & { server: string | null; tool: string | null },
  nowMs: number,
): string[] {
  const known = knownCaller(world, who);
  const target =
    known && findTarget(world, known.gateway, { server, tool, version: null, toolHash: null }, nowMs);
  if (!target) return [];
  const on = target.server;
  if (tool !== null) {
    const grants = target.tool ? grantsOfCaller(world, known, on, { tool: target.tool }, nowMs) : [];
    return grants.length > 0 ? ["tools/call"] : [];
  }
  const allowed = {
    discovers:
      activeGrants(world, known.agent.id, on.name, known.user, nowMs).length > 0 &&
      !isRuledOut(world, known.gateway, known.agent, on, readingScope(on)),
    reads: grantsOfCaller(world, known, on, readingScope(on), nowMs).length > 0,
    changes: grantsOfCaller(world, known, on, changingScope(on), nowMs).length > 0,
    calls: false,
    passes: true,
  };
  return serverMethods.filter((method) => allowed[methodKind(method) ?? "calls"]);
}

function knownCaller(world: World, who: Who): KnownCaller | undefined {
  const gateway = world.gateways.get(who.gatewayId);
  if (!gateway?.active) return undefined;
  const about: About = { agent: null, user: null };
  const fault = callerFault(world, gateway, who, about);
  return fault || !about.agent ? undefined : { gateway, agent: about.agent, user: about.user };
}
