import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Carry out the verdicts of a closed review. */
export const applyAccessReviewJob = {
  name: "apply-access-review",
  payload: z.object({ review_id: z.string() }),
} satisfies Job;

/** Close what is due, open what schedules say, and go on with what was left half carried out. */
export const advanceAccessReviewsJob = {
  name: "advance-access-reviews",
  payload: z.unknown(),
} satisfies Job;
