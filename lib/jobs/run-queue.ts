import { EventEmitter } from "node:events";
import {
  type CronItem,
  Logger,
  type LogLevel,
  parseCronItems,
  run,
  type WorkerEvents,
} from "graphile-worker";
import { pool } from "#lib/db/pool.ts";
import type { Job } from "#lib/kernel/enqueue.ts";
import { log } from "#lib/log.ts";
import { watchWorkers } from "./dead-workers.ts";

/** A job and what to do with its payload. */
export type JobHandler = { job: Job; handle(payload: never): Promise<void> };

export type Queue = {
  /** Settles once it runs no job any more: it was stopped, or gave up because the database failed it. */
  ended: Promise<void>;
  /** Finishes the running jobs, has it noted that they ended, then stops. */
  stop(): Promise<void>;
};

/** The queue speaks of itself; what an operator needs to know of it is reported below. */
const levels = { error: "debug", warning: "warn", info: "debug", debug: "trace" } as const satisfies Record<
  LogLevel,
  string
>;

/** Without batches, however short the wait for them, the queue stops before it has noted that a job ended. */
const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/**
 * Runs jobs until stopped, or until the queue gives up. What ended and was not noted then is run again.
 *
 * @throws Error when the database can't be asked
 */
export async function runQueue(
  handlers: readonly JobHandler[],
  schedule: readonly CronItem[],
  concurrency: number,
): Promise<Queue> {
  const events = new EventEmitter() as WorkerEvents;
  const workers: Promise<void>[] = [];
  const gaveUp = Promise.withResolvers<void>();
  let takenBy = "";
  events.on("pool:create", ({ workerPool }) => {
    takenBy = workerPool.id;
  });
  events.on("worker:create", ({ worker }) => {
    workers.push(worker.promise.catch(() => undefined));
  });
  const giveUp = (action: string, error: unknown) => {
    log.error({ action, err: error }, "the queue gives up");
    gaveUp.resolve();
  };
  events.once("pool:fatalError", ({ action, error }) => giveUp(action, error));
  // What it knows may be broken for good by that, and a job it was given, and did not hear of, would stay its own.
  events.once("worker:getJob:error", ({ error }) => giveUp("getJob", error));
  events.on("job:error", ({ job, error }) => {
    log.error({ job: job.task_identifier, jobId: job.id, attempt: job.attempts, err: error }, "job failed");
  });
  const runner = await run({
    pgPool: pool(),
    concurrency,
    noHandleSignals: true,
    preset,
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
  const stopRunner = () => runner.stop().catch(() => undefined);
  const watch = await watchWorkers(takenBy).catch(async (error) => {
    await stopRunner();
    throw error;
  });
  // Once a note has failed, graphile-worker 0.18 waits for notes that it counted wrongly, and may never end by itself.
  const broken = gaveUp.promise.then(() => {
    void stopRunner();
    return Promise.all(workers);
  });
  const ended = Promise.race([runner.promise, broken]).then(() => watch.stop());
  return {
    ended,
    stop: async () => {
      void stopRunner();
      await ended;
    },
  };
}
