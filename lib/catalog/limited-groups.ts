import { takenOut, withLatest } from "./chosen-entry.ts";
import type { Entry } from "./registry-entry.ts";
import type { RenderedServer, ServerGroup } from "./server-group.ts";

/** What a catalog shows of servers some of whose versions were approved for other catalogs alone. */
export function* limitedTo(slug: string, groups: Iterable<RenderedServer>): Iterable<ServerGroup> {
  for (const group of groups)
    yield group.limited ? { ...group, entries: withLatest(group.entries.flatMap(entryIn(slug))) } : group;
}

/** A version that is not for this catalog is not in it; where it once was, its readers are told that it went. */
function entryIn(slug: string): (entry: Entry) => Entry[] {
  return (entry) => {
    const { limit } = entry;
    if (!limit || limit.catalogs.has(slug)) return [entry];
    const told = limit.wasFor(slug) ? takenOut(entry, limit.since) : undefined;
    return told ? [told] : [];
  };
}
