import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Go on with a sync from where it stands. */
export const syncSourceJob = {
  name: "sync-source",
  payload: z.object({ run_id: z.string() }),
} satisfies Job;

/** Start the syncs that are due, and wake the syncs and imports that nobody works on. */
export const syncDueSourcesJob = { name: "sync-due-sources", payload: z.object({}) } satisfies Job;

/** Go on with an import from where it stands. */
export const importEntriesJob = {
  name: "import-entries",
  payload: z.object({ batch_id: z.string() }),
} satisfies Job;
