import { compareTexts } from "#lib/core/text.ts";
import type { CatalogAccess, CatalogSelection } from "#lib/core/words.ts";
import type { Entry } from "./registry-entry.ts";
import type { ServerGroup } from "./server-group.ts";
import type { ServerSearch } from "./server-search.ts";

export type CatalogFacts = {
  id: string;
  slug: string;
  name: string;
  access: CatalogAccess;
  selection: CatalogSelection;
  /** The revision at which the catalog itself was last set up: positions before it can't be resumed. */
  setUpAt: number;
};

/** What one catalog serves at one revision. What it serves never changes: the next revision is another view. */
export type CatalogView = {
  catalog: CatalogFacts;
  revision: number;
  /** By name, in byte order. */
  groups: readonly ServerGroup[];
  byName: ReadonlyMap<string, ServerGroup>;
  /** Of all groups, in their order. */
  entries: readonly Entry[];
  /**
   * Shared by all catalogs and with later revisions, whose changes it takes note of. That only adds servers to look at:
   * which of them this view serves, and with which texts, `byName` says.
   */
  search: ServerSearch;
};

/** @param groups in any order */
export function catalogView(
  catalog: CatalogFacts,
  revision: number,
  groups: Iterable<ServerGroup>,
  search: ServerSearch,
): CatalogView {
  const sorted = [...groups].sort((a, b) => compareTexts(a.name, b.name));
  return {
    catalog,
    revision,
    groups: sorted,
    byName: new Map(sorted.map((group) => [group.name, group])),
    entries: sorted.flatMap(({ entries }) => entries),
    search,
  };
}
