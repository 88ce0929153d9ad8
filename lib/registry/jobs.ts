import { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";

/** Connect to the submitted server and read what it offers. */
export const readServerJob = {
  name: "read-server",
  payload: z.object({ submission_id: z.string(), attempt: z.number().int() }),
} satisfies Job;

/** Tell more people of a submission that waits: half of its time has gone (1), all of it (2). */
export const escalateSubmissionJob = {
  name: "escalate-submission",
  payload: z.object({ submission_id: z.string(), level: z.int().min(1).max(2) }),
} satisfies Job;

/** Escalations of one submission replace each other: a new round starts a new clock. */
export const escalationKey = (submissionId: string) => `escalate-${submissionId}`;

/** Every hour: escalate what should have been and was not. */
export const sweepEscalationsJob = { name: "sweep-escalations", payload: z.object({}) } satisfies Job;
