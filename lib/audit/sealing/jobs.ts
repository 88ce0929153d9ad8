import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Lay the newest checkpoints down outside the database. */
export const anchorCheckpointsJob = { name: "anchor-checkpoints", payload: z.object({}) } satisfies Job;

/** Check the whole log. */
export const verifyLogJob = {
  name: "verify-log",
  payload: z.object({ verification_id: z.string() }),
} satisfies Job;
