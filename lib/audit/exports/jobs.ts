import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Go on with an export from where it stands. */
export const runExportJob = {
  name: "run-export",
  payload: z.object({ export_id: z.string() }),
} satisfies Job;

/** Let exports expire, and wake those that nobody works on. */
export const sweepExportsJob = { name: "sweep-exports", payload: z.unknown() } satisfies Job;
