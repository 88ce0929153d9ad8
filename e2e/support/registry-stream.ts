import type { Entry } from "./registry-reader.ts";

/** Where a catalog tells what changed, below its base address. */
export const feed = "/v0.1/x/dev.countersign/changes";

/** A server that changed, with all that the catalog holds of it now. */
export type Change = { sequence: number; server: string; versions: Entry[] };
export type ChangePage = {
  changes: Change[];
  metadata: { count: number; next: string; revision: number };
};

export { EventStream as ChangeStream } from "./event-stream.ts";
