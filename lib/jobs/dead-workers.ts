import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { poolConfig } from "#lib/db/pool.ts";
import { log } from "#lib/log.ts";

/** Workers that just took a job may not hold their lock for this long yet. */
const graceSeconds = 5;
/** Whose connection broke has the time between these looks to make it anew. */
const looksUntilDead = 3;
/** How long the database may take to answer a look. */
const answerMs = 5_000;

const lockOf = (name: string) => `hashtextextended('countersign-worker:' || ${name}, 0)`;

/**
 * Gives back the jobs of processes that died. The queue itself waits four hours for them; here each process holds an advisory
 * lock under the name it takes jobs by, on a connection that Postgres ends the moment the process is gone. A job that was
 * taken under a name whose lock is free at several looks in a row has nobody working on it.
 *
 * @param name that this process takes jobs by (`locked_by`)
 * @returns once its lock is held
 * @throws Error when that can't be: others would give its jobs back while they run
 */
export async function watchWorkers(name: string, everyMs = 5_000): Promise<{ stop(): Promise<void> }> {
  let lifeline: pg.Client | undefined;
  let missed = new Map<string, number>();
  const look = async () => {
    lifeline ??= await holdLock(name, (lost) => {
      if (lifeline === lost) lifeline = undefined;
    });
    const free = await namesWithoutLock(lifeline, name);
    missed = new Map(free.map((one) => [one, (missed.get(one) ?? 0) + 1]));
    const dead = free.filter((one) => missed.get(one) === looksUntilDead);
    if (dead.length === 0) return;
    log.warn({ workers: dead }, "jobs of dead workers are given back");
    await lifeline.query("SELECT graphile_worker.force_unlock_workers($1::text[])", [dead]);
  };
  const lookAgain = () =>
    look().catch((error) => {
      log.warn({ err: error }, "dead workers could not be looked for");
      missed.clear();
      // It may be the connection that does not answer.
      void lifeline?.end().catch(() => undefined);
      lifeline = undefined;
    });

  await look().catch(async (error) => {
    await lifeline?.end().catch(() => undefined);
    throw error;
  });
  const stopping = new AbortController();
  const looking = (async () => {
    const { signal } = stopping;
    while (await pause(everyMs, true, { signal }).catch(() => false)) await lookAgain();
  })();
  return {
    stop: async () => {
      stopping.abort();
      await looking;
      await lifeline?.end();
    },
  };
}

async function holdLock(name: string, whenLost: (lifeline: pg.Client) => void): Promise<pg.Client> {
  const config = poolConfig();
  const client = new pg.Client({
    ...config,
    // What this connection's predecessor held may not have been let go yet.
    options: `${config.options} -c lock_timeout=${answerMs}`,
    connectionTimeoutMillis: answerMs,
    query_timeout: 2 * answerMs,
  });
  client.on("error", (error) => log.warn({ err: error }, "the worker's lifeline broke"));
  client.on("end", () => whenLost(client));
  try {
    await client.connect();
    await client.query(`SELECT pg_advisory_lock(${lockOf("$1")})`, [name]);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function namesWithoutLock(client: pg.Client, own: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    // Taken and let go in one transaction, beside others who look: only the answer matters.
    `SELECT name FROM (
       SELECT DISTINCT locked_by AS name FROM graphile_worker._private_jobs
       WHERE locked_by <> $1 AND locked_at < now() - make_interval(secs => $2)
       OFFSET 0
     ) AS taken WHERE pg_try_advisory_xact_lock_shared(${lockOf("name")})`,
    [own, graceSeconds],
  );
  return rows.map(({ name }) => name);
}
