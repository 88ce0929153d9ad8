import { compareTexts } from "#lib/core/text.ts";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import { hasOwner } from "./caller.ts";
import { coveredBy, isActive } from "./covering.ts";
import { isCallable, latestFirst } from "./target.ts";
import { pairKey, type World, type WorldAgent, type WorldServer, type WorldTool } from "./world.ts";

/** One agent, one server, or both. */
export type AccessQuestion = { agentId: string; server?: string } | { agentId?: undefined; server: string };

export type AccessReason = {
  grantId: string;
  /** Of the tool's access level, or of the tool itself. */
  by: "scope" | "name";
  startsMs: number;
  endsMs: number;
  /** Whether it depends on arguments, and on whose behalf the agent acts. */
  constrained: boolean;
  forSome: boolean;
};

export type AccessRow = {
  agentId: string;
  server: string;
  tool: string;
  /** The highest that a callable version of the server has it with. */
  access: AccessLevel;
  /** When the last of the grants ends. */
  untilMs: number;
  /** In the order of the grants' ids. */
  because: readonly AccessReason[];
};

/**
 * Who can do what now, and why: each tool that grants give to an agent that is active, on a server that is callable
 * somewhere. What a gateway, a person's consent, or the policy takes away again depends on the call.
 *
 * @returns in the order of agents' ids, then servers' and tools' names
 */
export function whyAccess(world: World, { agentId, server }: AccessQuestion, nowMs: number): AccessRow[] {
  const servers = some(world.servers, server);
  return some(world.agents, agentId)
    .filter((agent) => agent.active && hasOwner(world, agent))
    .flatMap((agent) => servers.flatMap((one) => rowsOf(world, agent, one, nowMs)))
    .sort(
      (a, b) =>
        compareTexts(a.agentId, b.agentId) ||
        compareTexts(a.server, b.server) ||
        compareTexts(a.tool, b.tool),
    );
}

function some<T>(all: ReadonlyMap<string, T>, key: string | undefined): readonly T[] {
  if (key === undefined) return [...all.values()];
  const one = all.get(key);
  return one === undefined ? [] : [one];
}

function rowsOf(world: World, agent: WorldAgent, server: WorldServer, nowMs: number): AccessRow[] {
  const grants = (world.grants.get(pairKey(agent.id, server.name)) ?? []).filter((grant) =>
    isActive(grant, nowMs),
  );
  if (grants.length === 0) return [];
  return [...labelsOf(server, nowMs)].flatMap(([tool, labels]) => {
    const because = grants
      .flatMap((grant): AccessReason[] => {
        const [by] = labels.flatMap((label) => coveredBy(grant, { tool: label }) ?? []);
        const { id: grantId, startsMs, endsMs, userIds } = grant;
        const constrained = grant.constraints.some((one) => one.tool === null || one.tool === tool);
        return by ? [{ grantId, by, startsMs, endsMs, constrained, forSome: userIds !== null }] : [];
      })
      .sort((a, b) => compareTexts(a.grantId, b.grantId));
    if (because.length === 0) return [];
    const access = accessLevels.findLast((level) => labels.some((label) => label.access === level)) ?? "read";
    const untilMs = Math.max(...because.map(({ endsMs }) => endsMs));
    return [{ agentId: agent.id, server: server.name, tool, access, untilMs, because }];
  });
}

/** The tools of all callable versions, each as the versions have it: another may be labelled otherwise. */
function labelsOf(server: WorldServer, nowMs: number): ReadonlyMap<string, readonly WorldTool[]> {
  const versions = server.versions.filter((version) => isCallable(version, nowMs));
  return Map.groupBy(
    latestFirst(versions).flatMap(({ tools }) => [...tools.values()]),
    ({ name }) => name,
  );
}
