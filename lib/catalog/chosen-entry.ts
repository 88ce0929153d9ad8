import type { Entry } from "./registry-entry.ts";
import { officialKey, type RegistryEntry } from "./schemas.ts";

type Official = RegistryEntry["_meta"][typeof officialKey];

/** An entry as a catalog shows it into which its server was taken: new to its readers from then on. */
export function takenIn(entry: Entry, at: Date): Entry {
  if (entry.updatedAtMs >= at.getTime()) return entry;
  return withOfficial({ ...entry, updatedAtMs: at.getTime() }, (official) => ({
    ...official,
    updatedAt: at.toISOString(),
  }));
}

/**
 * An entry as a catalog tells it whose server was taken out: deleted since then, and nothing of what came later.
 *
 * @returns undefined for a version that the catalog never showed
 */
export function takenOut(entry: Entry, at: Date): Entry | undefined {
  if (entry.publishedAtMs > at.getTime()) return undefined;
  const gone: Entry = { ...entry, status: "deleted", isLatest: false, updatedAtMs: at.getTime() };
  return withOfficial(gone, (official) => {
    const before = official.status === "deleted" && Date.parse(official.statusChangedAt) <= at.getTime();
    return {
      ...official,
      ...(before
        ? {}
        : {
            status: "deleted",
            statusChangedAt: at.toISOString(),
            statusMessage: "No longer in this catalog.",
          }),
      updatedAt: at.toISOString(),
      isLatest: false,
    };
  });
}

/** An entry as the latest of those that a catalog shows, where the server's own latest is not among them. */
export function asLatest(entry: Entry): Entry {
  return withOfficial({ ...entry, isLatest: true }, (official) => ({ ...official, isLatest: true }));
}

function withOfficial(entry: Entry, change: (official: Official) => Official): Entry {
  const changed = (text: string) => {
    const meta = JSON.parse(text) as RegistryEntry["_meta"];
    return JSON.stringify({ ...meta, [officialKey]: change(meta[officialKey]) });
  };
  const meta = changed(entry.meta);
  return {
    ...entry,
    meta,
    publicMeta: entry.publicMeta === entry.meta ? meta : changed(entry.publicMeta),
  };
}
