import { readConditions, type StoredConditions } from "#lib/registry/index.ts";
import type { EntryFacts } from "./entry-facts.ts";

/** The catalogs that a version was approved for alone. */
export type CatalogLimit = {
  catalogs: ReadonlySet<string>;
  /** Since when. */
  since: Date;
  /** Whether an earlier approval had let a catalog show it: its readers are told that it went. */
  wasFor(slug: string): boolean;
};

/** Null for a version that is for every catalog. */
export function limitOf(
  { earlier, approved_at }: Pick<EntryFacts, "earlier" | "approved_at">,
  conditions: StoredConditions | null,
): CatalogLimit | null {
  if (!conditions?.catalogs) return null;
  const before = (earlier ?? []).map(catalogsOf);
  return {
    catalogs: new Set(conditions.catalogs),
    since: approved_at,
    wasFor: (slug) => before.some((catalogs) => !catalogs || catalogs.has(slug)),
  };
}

/** Null for all of them. What can't be read let none show it. */
function catalogsOf(conditions: string | null): ReadonlySet<string> | null {
  try {
    const { catalogs } = readConditions(conditions) ?? {};
    return catalogs ? new Set(catalogs) : null;
  } catch {
    return new Set();
  }
}
