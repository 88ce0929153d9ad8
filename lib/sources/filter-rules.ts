import type { SourceFilter } from "./schemas.ts";

type Described = { name: string; description: string; isLatest: boolean };

/** Whether a source takes an entry in. Names are compared as they are: case-only twins are different servers. */
export function matchesFilter(filter: SourceFilter, { name, description, isLatest }: Described): boolean {
  if (filter.latest_only && !isLatest) return false;
  const namespace = name.slice(0, name.indexOf("/"));
  const inside = filter.namespaces.some(
    (prefix) => namespace === prefix || namespace.startsWith(`${prefix}.`),
  );
  if (filter.namespaces.length > 0 && !inside) return false;
  const wanted = filter.q.toLowerCase();
  return name.toLowerCase().includes(wanted) || description.toLowerCase().includes(wanted);
}
