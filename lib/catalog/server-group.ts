import type { Entry } from "./registry-entry.ts";

/** A server with all its entries, versions in byte order, and the revision at which any of it last changed. */
export type ServerGroup = { name: string; revision: number; entries: readonly Entry[] };
