import { setTimeout as pause } from "node:timers/promises";
import type { CronItem } from "graphile-worker";
import type { z } from "zod";
import type { Job } from "#lib/kernel/enqueue.ts";
import { log } from "#lib/log.ts";
import { type JobHandler, type Queue, runQueue } from "./run-queue.ts";

const beginAgainMs = 1_000;

/** Ties a handler to its job, so that the payload it takes is the payload the job carries. */
export function handles<P extends z.ZodType>(
  job: Job<P>,
  handle: (payload: z.output<P>) => Promise<void>,
): JobHandler {
  return { job, handle };
}

/** A job that carries nothing, run once an hour however many processes work. Hours that nobody worked in are left out. */
export function everyHour(job: Job): CronItem {
  return { task: job.name, match: "7 * * * *", options: { jobKey: job.name, maxAttempts: 5 } };
}

/** The same, every so many minutes of the hour. */
export function everyMinutes(minutes: 1 | 5 | 10 | 15 | 20 | 30, job: Job): CronItem {
  return { ...everyHour(job), match: `*/${minutes} * * * *` };
}

/**
 * Runs jobs from the queue until stopped. Any number of processes may do so; a job whose process died is run again
 * within half a minute. Where the database fails it, it begins anew as soon as that answers.
 *
 * @returns a function that finishes the running jobs, then stops
 */
export async function runWorker(
  handlers: readonly JobHandler[],
  schedule: readonly CronItem[] = [],
  concurrency = 4,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const begin = async (): Promise<Queue | undefined> => {
    try {
      return await runQueue(handlers, schedule, concurrency);
    } catch (error) {
      log.warn({ err: error }, "the queue can't be begun");
    }
  };
  let queue = await begin();
  const working = (async () => {
    while (!signal.aborted) {
      await queue?.ended;
      queue = undefined;
      if (await pause(beginAgainMs, true, { signal }).catch(() => false)) queue = await begin();
    }
    // It may have been begun while it was to stop.
    await queue?.stop();
  })();
  return async () => {
    stopping.abort();
    await queue?.stop();
    await working;
  };
}
