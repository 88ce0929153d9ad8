import { latestOf } from "#lib/registry/index.ts";
import { asLatest, takenOut } from "./chosen-entry.ts";
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

/** The server's latest may be one that this catalog does not show: then it is the latest of those it does. */
function withLatest(entries: Entry[]): Entry[] {
  const shown = entries.filter(({ status }) => status !== "deleted");
  if (shown.some(({ isLatest }) => isLatest)) return entries;
  const latest = latestOf(
    shown.map((entry) => ({ entry, version: entry.version, publishedAt: new Date(entry.publishedAtMs) })),
  )?.entry;
  return entries.map((entry) => (entry === latest ? asLatest(entry) : entry));
}
