import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Ask owners to confirm what is due, tell of what is overdue, and close what has nothing left to confirm. */
export const openRecertificationsJob = {
  name: "open-recertifications",
  payload: z.object({}),
} satisfies Job;

/** Go on with opening the recertifications of a new campaign. */
export const fillCampaignJob = {
  name: "fill-campaign",
  payload: z.object({ campaign_id: z.string() }),
} satisfies Job;
