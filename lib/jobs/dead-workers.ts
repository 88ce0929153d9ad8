import type { WorkerEvents } from "graphile-worker";
import pg from "pg";
import { pool, poolConfig } from "#lib/db/pool.ts";
import { log } from "#lib/log.ts";

const checkEveryMs = 5_000;
/** A worker that just took a job may not hold its lock for this long yet. */
const graceSeconds = 5;

/**
 * Gives back the jobs of processes that died. The queue itself waits four hours for a silent worker; here each worker
 * holds an advisory lock on a connection of its process, which Postgres lets go the moment the process is gone. A job
 * whose worker's lock is free has nobody working on it.
 */
export async function keepWorkersAlive(events: WorkerEvents): Promise<{ stop(): Promise<void> }> {
  const lifeline = new pg.Client(poolConfig());
  lifeline.on("error", (error) => log.warn({ err: error }, "the worker's lifeline broke"));
  await lifeline.connect();
  let locks = Promise.resolve();
  events.on("worker:create", ({ worker }) => {
    locks = locks
      .then(() =>
        lifeline.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [lockName(worker.workerId)]),
      )
      .then(
        () => undefined,
        (error) => log.warn({ err: error }, "a worker could not take its lock"),
      );
  });

  const check = () =>
    releaseDeadWorkers().catch((error) => log.warn({ err: error }, "dead workers could not be checked"));
  await check();
  const timer = setInterval(check, checkEveryMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await lifeline.end();
    },
  };
}

async function releaseDeadWorkers(): Promise<void> {
  const { rows } = await pool().query<{ worker: string }>(
    `SELECT DISTINCT locked_by AS worker FROM graphile_worker._private_jobs
     WHERE locked_by IS NOT NULL AND locked_at < now() - make_interval(secs => $1)`,
    [graceSeconds],
  );
  const dead: string[] = [];
  for (const { worker } of rows) {
    const { rows: taken } = await pool().query<{ free: boolean }>(
      // Taken and let go in one transaction: only the answer matters.
      "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free",
      [lockName(worker)],
    );
    if (taken[0]?.free) dead.push(worker);
  }
  if (dead.length === 0) return;
  log.warn({ workers: dead }, "jobs of dead workers are given back");
  await pool().query("SELECT graphile_worker.force_unlock_workers($1::text[])", [dead]);
}

function lockName(workerId: string): string {
  return `countersign-worker:${workerId}`;
}
