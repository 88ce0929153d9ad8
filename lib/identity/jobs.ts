import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Somebody's votes may count again: they were let in again, or their roles changed. */
export const settleVotesJob = {
  name: "settle-votes",
  payload: z.object({ user_id: z.string() }),
} satisfies Job;
