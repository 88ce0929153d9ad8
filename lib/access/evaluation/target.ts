import { accessLevels } from "#lib/core/words.ts";
import type { Call } from "./decision.ts";
import { ownNames, routeOf, routesTo } from "./routes.ts";
import type { World, WorldGateway, WorldServer, WorldTool, WorldVersion } from "./world.ts";

/** A server that a gateway may reach now, and what the call is to of it. */
export type Target = {
  server: WorldServer;
  version: WorldVersion;
  /** As it is judged. Undefined where no tool was named, none of that name is approved, or the name may be of two. */
  tool: WorldTool | undefined;
};

/**
 * What a call is to: the server that is named, or follows from the gateway's routes, in a version that is callable now.
 *
 * Where several versions fit, those count whose tool the gateway holds by its hash, then all that have the tool; and of those
 * the strictest, as nobody said which one the gateway calls.
 *
 * @returns undefined where there is none, without a difference between what is unknown and what is not for this gateway
 */
export function findTarget(
  world: World,
  gateway: WorldGateway,
  call: Pick<Call, "server" | "version" | "tool" | "toolHash">,
  nowMs: number,
): Target | undefined {
  const named = nameIn(gateway, call);
  const server = named && world.servers.get(named.server);
  if (!server) return undefined;
  const versions = callableVersions(world, gateway, server, nowMs).filter(
    ({ version }) => call.version === null || version === call.version,
  );
  const [latest] = versions;
  if (!latest) return undefined;

  const all = call.tool === null ? [] : versions.flatMap((version) => toolsIn(version, named.tools));
  const held = all.filter(({ tool }) => tool.hash === call.toolHash);
  return { server, ...(strictest(held.length > 0 ? held : all) ?? { version: latest, tool: undefined }) };
}

function nameIn(
  { routes }: WorldGateway,
  { server, tool }: Pick<Call, "server" | "tool">,
): { server: string; tools: readonly string[] } | undefined {
  if (server !== null) return { server, tools: ownNames(routes, server, tool ?? "") };
  const route = routeOf(routes, tool ?? "");
  return route && { server: route.server, tools: [route.tool] };
}

type Candidate = { version: WorldVersion; tool: WorldTool };

function toolsIn(version: WorldVersion, names: readonly string[]): Candidate[] {
  return names.flatMap((name) => {
    const tool = version.tools.get(name);
    return tool ? [{ version, tool }] : [];
  });
}

/** The one that is labelled highest, with the effects of all; undefined where it may be one or another tool. */
function strictest(candidates: readonly Candidate[]): Candidate | undefined {
  const [first, ...others] = candidates;
  if (!first || others.length === 0) return first;
  if (others.some(({ tool }) => tool.name !== first.tool.name)) return undefined;
  const { version, tool } = candidates.reduce((high, one) => (levelOf(one) > levelOf(high) ? one : high));
  return { version, tool: { ...tool, effects: [...new Set(candidates.flatMap((one) => one.tool.effects))] } };
}

function levelOf({ tool }: Candidate): number {
  return accessLevels.indexOf(tool.access);
}

/** The versions of a server that may be called through a gateway now, the latest first. One that has routes has no other servers. */
export function callableVersions(
  world: World,
  gateway: WorldGateway,
  server: WorldServer,
  nowMs: number,
): readonly WorldVersion[] {
  if (!routesTo(gateway.routes, server.name)) return [];
  const catalog = gateway.catalogId === null ? null : world.catalogs.get(gateway.catalogId);
  if (catalog === undefined || catalog?.servers?.has(server.id) === false) return [];
  const callable = server.versions.filter(
    (version) =>
      isCallable(version, nowMs) &&
      // What was approved for some catalogs alone is not part of everything that is approved.
      (version.catalogs === null || (catalog !== null && version.catalogs.includes(catalog.slug))),
  );
  return latestFirst(callable);
}

export function isCallable({ callable, untilMs }: WorldVersion, nowMs: number): boolean {
  return callable && nowMs < untilMs;
}

export function latestFirst(versions: readonly WorldVersion[]): readonly WorldVersion[] {
  return versions.length < 2
    ? versions
    : versions.toSorted((a, b) => Number(b.isLatest) - Number(a.isLatest));
}
