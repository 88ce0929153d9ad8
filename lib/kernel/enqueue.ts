import type { z } from "zod";
import type { Tx } from "../db/client.ts";

/** A kind of background work: its name and what a piece of it carries. The handler lives elsewhere. */
export type Job<P extends z.ZodType = z.ZodType> = { name: string; payload: P };

export type EnqueueOptions = {
  /** At most one piece of work with it waits; a later one takes its place. */
  key?: string;
  /** Not before this time; left out, at once. */
  runAt?: Date;
};

/** Puts work in the queue as part of the transaction: it runs if, and only if, the change commits. */
export async function enqueue<P extends z.ZodType>(
  tx: Pick<Tx, "$executeRaw">,
  job: Job<P>,
  payload: z.input<P>,
  { key, runAt }: EnqueueOptions = {},
): Promise<void> {
  const body = JSON.stringify(job.payload.parse(payload));
  // Failures that trying again could mend are recorded by the handlers themselves; the queue retries crashes.
  await tx.$executeRaw`SELECT graphile_worker.add_job(${job.name}, ${body}::json, max_attempts => 5,
    job_key => ${key ?? null}::text, run_at => ${runAt ?? null}::timestamptz)`;
}

/** The same for many pieces of work, in one statement. */
export async function enqueueAll<P extends z.ZodType>(
  tx: Pick<Tx, "$executeRaw">,
  job: Job<P>,
  payloads: readonly z.input<P>[],
): Promise<void> {
  const bodies = payloads.map((payload) => JSON.stringify(job.payload.parse(payload)));
  await tx.$executeRaw`SELECT graphile_worker.add_job(${job.name}, body::json, max_attempts => 5)
    FROM unnest(${bodies}::text[]) body`;
}
