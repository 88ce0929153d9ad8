import type { Entry } from "./registry-entry.ts";

/** A server with all its entries, versions in byte order, and the revision at which any of it last changed. */
export type ServerGroup = { name: string; revision: number; entries: readonly Entry[] };

/** A server as all catalogs have it, before each takes of it what it shows. */
export type RenderedServer = ServerGroup & {
  /** Whether any entry is for some catalogs alone. */
  limited: boolean;
  /** When the first of its entries stops being shown; infinite for never. */
  lapsesAtMs: number;
  /** Whether any entry has lapsed without that being written down yet. */
  overdue: boolean;
};
