import pg from "pg";
import { databaseUrl } from "../env.ts";

export type HeldLock = {
  /** Waits until so many others of this database wait for a lock. Who waits first gets it first. */
  waiters(count: number): Promise<void>;
  /** Locks more. */
  lock(sql: string, values?: unknown[]): Promise<void>;
  release(): Promise<void>;
};

/** Holds what a `SELECT … FOR UPDATE` locks in a connection of its own, so that a test decides who comes first. */
export async function holdLock(sql: string, values: unknown[] = []): Promise<HeldLock> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  await client.query("BEGIN");
  const lock = async (sql: string, values: unknown[] = []) => {
    const { rowCount } = await client.query(sql, values);
    if (!rowCount) throw new Error("There is nothing to lock.");
  };
  await lock(sql, values);
  return {
    lock,
    async waiters(count) {
      for (;;) {
        const { rows } = await client.query<{ waiting: number }>(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if (rows[0]?.waiting === count) return;
        // Inside a transaction the statistics are read once, unless they are dropped.
        await client.query("SELECT pg_stat_clear_snapshot()");
      }
    },
    async release() {
      await client.query("COMMIT");
      await client.end();
    },
  };
}

export type Act = () => Promise<unknown>;

/** Starts all of them at the same time. */
export function atOnce(...acts: Act[]) {
  return Promise.allSettled(acts.map((act) => act()));
}

/** Runs them so that each gets what is held after the one before it. */
export async function queued(lock: HeldLock, ...acts: Act[]) {
  const begun: Promise<PromiseSettledResult<unknown>[]>[] = [];
  for (const act of acts) {
    // Settled from the start: one may be refused while the lock is being released.
    begun.push(atOnce(act));
    await lock.waiters(begun.length);
  }
  await lock.release();
  return (await Promise.all(begun)).flat();
}
