import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import type { World, WorldAgent, WorldGrant, WorldServer } from "../evaluation/index.ts";
import { checkConditions } from "../policy/index.ts";
import type { SimulationInput } from "./schemas.ts";

export type Draft = Omit<SimulationInput, "days">;

/**
 * What is in force, with the changes of a draft made. What they leave alone is shared with the world they are made to.
 *
 * @throws DomainError `invalid`, pointing at each condition that can't be evaluated, or at each id that is not known
 */
export function draftWorld(world: World, draft: Draft): World {
  if (draft.policy) checkConditions(draft.policy, "/policy");
  refuseUnknown(world, draft);
  return {
    ...world,
    policy: draft.policy ? { ...world.policy, document: draft.policy } : world.policy,
    grants: without(world.grants, new Set(draft.revoked_grants)),
    servers: changed(world.servers, draft.quarantined_servers, quarantined),
    agents: changed(world.agents, draft.disabled_agents, disabled),
  };
}

function refuseUnknown(world: World, draft: Draft): void {
  const revoked = new Set(draft.revoked_grants);
  const grants = new Set(
    revoked.size === 0 ? [] : [...world.grants.values()].flatMap((list) => list.map(({ id }) => id)),
  );
  const issues = [
    ...unknown("/revoked_grants", draft.revoked_grants, grants, "No grant that is given has this id."),
    ...unknown(
      "/quarantined_servers",
      draft.quarantined_servers,
      world.servers,
      "No server was approved by this name.",
    ),
    ...unknown("/disabled_agents", draft.disabled_agents, world.agents, "No agent has this id."),
  ];
  if (issues.length > 0)
    throw new DomainError("invalid", "What is tried out must be there now.", {
      issues: issues.slice(0, 100),
    });
}

function unknown(
  pointer: string,
  names: readonly string[],
  known: { has(name: string): boolean },
  message: string,
): FieldIssue[] {
  return names.flatMap((name, index) =>
    known.has(name) ? [] : [{ pointer: `${pointer}/${index}`, message }],
  );
}

function without(grants: World["grants"], revoked: ReadonlySet<string>): World["grants"] {
  if (revoked.size === 0) return grants;
  const isRevoked = ({ id }: WorldGrant) => revoked.has(id);
  return new Map(
    [...grants].map(([key, list]) => [
      key,
      list.some(isRevoked) ? list.filter((one) => !isRevoked(one)) : list,
    ]),
  );
}

function changed<V>(all: ReadonlyMap<string, V>, keys: readonly string[], change: (value: V) => V) {
  if (keys.length === 0) return all;
  const next = new Map(all);
  for (const key of keys) {
    const value = all.get(key);
    if (value) next.set(key, change(value));
  }
  return next;
}

function quarantined(server: WorldServer): WorldServer {
  return { ...server, versions: server.versions.map((version) => ({ ...version, callable: false })) };
}

function disabled(agent: WorldAgent): WorldAgent {
  return { ...agent, active: false };
}
