import { compareTexts } from "#lib/core/text.ts";
import type { CatalogView } from "./catalog-view.ts";
import type { Entry } from "./registry-entry.ts";
import type { PageQuery } from "./registry-query.ts";

/** One page of a list. `more` says that entries follow its last one. */
export type EntryPage = { entries: Entry[]; more: boolean };

type Position = { name: string; version: string };

/** The entries that a list's query asks for, by name, then version. */
export function selectPage(view: CatalogView, query: PageQuery): EntryPage {
  const sinceMs = query.updatedSince ? Date.parse(query.updatedSince) : Number.NEGATIVE_INFINITY;
  const matches = (entry: Entry) =>
    (entry.status !== "deleted" || query.includeDeleted) &&
    (query.version === "" ||
      (query.version === "latest" ? entry.isLatest : entry.version === query.version)) &&
    entry.updatedAtMs > sinceMs &&
    entry.searchText.includes(query.search);

  const page: Entry[] = [];
  for (const entry of behind(view, query)) {
    if (!matches(entry)) continue;
    if (page.length === query.limit) return { entries: page, more: true };
    page.push(entry);
  }
  return { entries: page, more: false };
}

/** The entries behind the cursor: of the servers that may match, or, where that can't be told, of all. */
function behind(view: CatalogView, { after, search }: PageQuery): Iterable<Entry> {
  const names = search ? view.search.candidates(search) : undefined;
  return names ? ofServers(view, names, after) : from(view.entries, after);
}

function* ofServers(view: CatalogView, names: Iterable<string>, after: Position | null): Iterable<Entry> {
  for (const name of names) {
    if (after && name < after.name) continue;
    for (const entry of view.byName.get(name)?.entries ?? [])
      if (!after || comparePositions(entry, after) > 0) yield entry;
  }
}

function* from(entries: readonly Entry[], after: Position | null): Iterable<Entry> {
  for (let at = after ? firstBehind(entries, after) : 0; at < entries.length; at++)
    yield entries[at] as Entry;
}

function firstBehind(entries: readonly Entry[], after: Position): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comparePositions(entries[middle] as Entry, after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function comparePositions(a: Position, b: Position): number {
  return compareTexts(a.name, b.name) || compareTexts(a.version, b.version);
}
