import {
  actionsFor,
  agentsFor,
  type Call,
  routeOf,
  toolsFor,
  type World,
  type WorldGateway,
} from "../../evaluation/index.ts";
import type { FoundAction, FoundEntity } from "../schemas.ts";

/** The tools that the agent may call, named so that asking about one again is permitted. */
export function findTools(world: World, call: Call, nowMs: number): FoundEntity[] {
  const routes = world.gateways.get(call.gatewayId)?.routes ?? [];
  return toolsFor(world, call, nowMs)
    .filter(({ server }) => call.server === null || server === call.server)
    .filter(({ version }) => call.version === null || version === call.version)
    .map(({ server, version, tool, hash, access }) => ({
      type: "tool",
      id: nameAt(routes, server, tool),
      properties: { server, version, tool_hash: hash, access },
    }));
}

/** The agents that may call a tool, as their tokens name them. */
export function findAgents(world: World, { gatewayId, server, tool }: Call, nowMs: number): FoundEntity[] {
  const names = new Map([...world.agentIds].map(([name, id]) => [id, name]));
  return agentsFor(world, { gatewayId, server, tool: tool ?? "" }, nowMs).flatMap(({ id }) => {
    const [first, claim, value] = names.get(id)?.split("\n", 3) ?? [];
    if (first === undefined) return [];
    const properties = { agent_id: id };
    if (claim === undefined || value === undefined) return [{ type: "agent", id: first, properties }];
    return [
      { type: "agent", id: value, properties: { ...properties, issuer: first, claims: { [claim]: value } } },
    ];
  });
}

/** The methods that the agent may use on a tool, or on a server. */
export function findActions(world: World, call: Call, nowMs: number): FoundAction[] {
  return actionsFor(world, call, nowMs).map((name) => ({ name }));
}

/** What a gateway calls a tool: by its route to the server, where that leads back to the tool. */
function nameAt(routes: WorldGateway["routes"], server: string, tool: string): string {
  const names = routes.filter((route) => route.server === server).map(({ prefix }) => prefix + tool);
  return names.find((name) => leadsTo(routes, name, server, tool)) ?? tool;
}

function leadsTo(routes: WorldGateway["routes"], name: string, server: string, tool: string): boolean {
  const route = routeOf(routes, name);
  return route?.server === server && route.tool === tool;
}
