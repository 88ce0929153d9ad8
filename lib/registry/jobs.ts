import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Connect to the submitted server and read what it offers. */
export const readServerJob = {
  name: "read-server",
  payload: z.object({ submission_id: z.string(), attempt: z.number().int() }),
} satisfies Job;
