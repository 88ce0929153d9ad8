import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** An agent may act again: what it asks for may have been signed by everybody meanwhile. */
export const recountGrantsJob = {
  name: "recount-grants",
  payload: z.object({ agent_id: z.string() }),
} satisfies Job;
