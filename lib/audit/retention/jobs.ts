import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Drop the months whose time has passed, but for what is held. Every hour. */
export const applyRetentionJob = { name: "apply-retention", payload: z.object({}) } satisfies Job;
