import type { WorldGateway } from "./world.ts";

type Routes = WorldGateway["routes"];
type RouteIndex = {
  /** Lengths of prefixes, the longest first. */
  lengths: readonly number[];
  serverByPrefix: ReadonlyMap<string, string>;
  /** The longest first. */
  prefixesByServer: ReadonlyMap<string, readonly string[]>;
};

const indexes = new WeakMap<Routes, RouteIndex>();

/** The server whose prefix, the longest that fits, a gateway's name of a tool begins with; the rest is its own name. */
export function routeOf(routes: Routes, name: string): { server: string; tool: string } | undefined {
  const { lengths, serverByPrefix } = indexOf(routes);
  for (const length of lengths) {
    const server = serverByPrefix.get(name.slice(0, length));
    if (server !== undefined && name.length >= length) return { server, tool: name.slice(length) };
  }
  return undefined;
}

/** What a tool of a server that is named may be called by the server itself: the name as it is, or without the route's prefix. */
export function ownNames(routes: Routes, server: string, name: string): readonly string[] {
  const prefix = indexOf(routes)
    .prefixesByServer.get(server)
    ?.find((one) => name.startsWith(one));
  return prefix ? [name, name.slice(prefix.length)] : [name];
}

/** Whether a gateway leads to a server: to any, where nothing was said of its routes. */
export function routesTo(routes: Routes, server: string): boolean {
  return routes.length === 0 || indexOf(routes).prefixesByServer.has(server);
}

function indexOf(routes: Routes): RouteIndex {
  const known = indexes.get(routes);
  if (known) return known;
  const byLength = [...routes].sort((a, b) => b.prefix.length - a.prefix.length);
  const index = {
    lengths: [...new Set(byLength.map(({ prefix }) => prefix.length))],
    serverByPrefix: new Map(byLength.map(({ prefix, server }) => [prefix, server])),
    prefixesByServer: new Map(
      [...Map.groupBy(byLength, ({ server }) => server)].map(([server, its]) => [
        server,
        its.map(({ prefix }) => prefix),
      ]),
    ),
  };
  indexes.set(routes, index);
  return index;
}
