import { latestOf } from "#lib/registry/index.ts";
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

/** The server's latest may be one that is not shown here: then it is the latest of those that are. */
export function withLatest(entries: Entry[]): Entry[] {
  const shown = entries.filter(({ status }) => status !== "deleted");
  if (shown.some(({ isLatest }) => isLatest)) return entries;
  const latest = latestOf(
    shown.map((entry) => ({ entry, version: entry.version, publishedAt: new Date(entry.publishedAtMs) })),
  )?.entry;
  return entries.map((entry) => (entry === latest ? asLatest(entry) : entry));
}

function asLatest(entry: Entry): Entry {
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
