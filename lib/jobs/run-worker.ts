import { EventEmitter } from "node:events";
import {
  type CronItem,
  Logger,
  type LogLevel,
  parseCronItems,
  type Runner,
  run,
  type WorkerEvents,
} from "graphile-worker";
import type { z } from "zod";
import { pool } from "#lib/db/pool.ts";
import type { Job } from "#lib/kernel/enqueue.ts";
import { log } from "#lib/log.ts";
import { keepWorkersAlive } from "./dead-workers.ts";

/** The queue speaks of itself; its errors are reported below, with the job's name. */
const levels = { error: "debug", warning: "warn", info: "debug", debug: "trace" } as const satisfies Record<
  LogLevel,
  string
>;

/** A job and what to do with its payload. */
export type JobHandler = { job: Job; handle(payload: never): Promise<void> };

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
 * within seconds.
 *
 * @returns a function that finishes the running jobs, then stops
 */
export async function runWorker(
  handlers: readonly JobHandler[],
  schedule: readonly CronItem[] = [],
  concurrency = 4,
): Promise<() => Promise<void>> {
  const events = new EventEmitter() as WorkerEvents;
  const lifeline = await keepWorkersAlive(events);
  const runner: Runner = await run({
    pgPool: pool(),
    concurrency,
    noHandleSignals: true,
    parsedCronItems: parseCronItems([...schedule]),
    logger: new Logger(() => (level, message, meta) => log[levels[level]]({ ...meta }, message)),
    events,
    taskList: Object.fromEntries(
      handlers.map(({ job, handle }) => [
        job.name,
        async (payload: unknown) => handle(job.payload.parse(payload) as never),
      ]),
    ),
  });
  events.on("job:error", ({ job, error }) => {
    log.error({ job: job.task_identifier, jobId: job.id, attempt: job.attempts, err: error }, "job failed");
  });
  return async () => {
    await runner.stop();
    await lifeline.stop();
  };
}
