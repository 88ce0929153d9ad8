import { type Entry, mentions } from "./entry.ts";
import { readSample, someEntries, type Target } from "./target.ts";
import { NotApplicable } from "./verdict.ts";

/** The listed versions of the server that has the most of them. */
export async function richestServer(target: Target): Promise<[Entry, ...Entry[]]> {
  const byName = Map.groupBy(await someEntries(target), ({ name }) => name);
  const [most] = [...byName.values()].sort((a, b) => b.length - a.length);
  const [first, ...more] = most ?? [];
  if (!first) throw new NotApplicable("the registry lists no server");
  return [first, ...more];
}

/**
 * A word that several of the entries share, with another entry between them: whoever forgets the search on the next page
 * shows that one. `pages` is how many pages of one it takes to get there.
 */
export async function tellingSearch(
  target: Target,
  among: (entry: Entry) => boolean = () => true,
): Promise<{ search: string; pages: number }> {
  const entries = (await readSample(target)).entries.filter(among);
  for (const search of new Set(entries.flatMap(({ name }) => name.match(/[A-Za-z0-9]{3,}/g) ?? []))) {
    const matches = entries.flatMap((entry, at) => (mentions(entry, search) ? [at] : []));
    const gap = matches.findIndex((at, index) => index > 0 && at !== (matches[index - 1] ?? 0) + 1);
    if (gap !== -1 && gap <= 10) return { search, pages: gap + 1 };
  }
  throw new NotApplicable("no two servers share a word with another server between them");
}
