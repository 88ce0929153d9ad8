import pg from "pg";
import { databaseUrl } from "../env.ts";

/** The role that the product works as. It may insert audit events, and neither change nor delete them. */
export const appRole = "countersign_app";

/** Pool settings for one database address, acting as the restricted role. */
export function poolConfig(connectionString = databaseUrl()): pg.PoolConfig {
  return {
    connectionString,
    options: `-c role=${appRole} -c timezone=UTC`,
    application_name: "countersign",
    max: 10,
    connectionTimeoutMillis: 10_000,
  };
}

const shared = globalThis as { __countersignPool?: { url: string; pool: pg.Pool } };

/** The process's plain `pg` pool, for SQL that Prisma does not speak: `LISTEN`, advisory locks, the audit schema. */
export function pool(): pg.Pool {
  const url = databaseUrl();
  if (shared.__countersignPool?.url !== url) {
    const created = new pg.Pool(poolConfig(url));
    // An idle connection that breaks is replaced by the pool; the query that meets it reports it.
    created.on("error", () => undefined);
    created.on("connect", (client) => client.on("error", () => undefined));
    shared.__countersignPool = { url, pool: created };
  }
  return shared.__countersignPool.pool;
}

const closers = new Set<() => Promise<void>>();

/** Has something that follows the database end before its pool does. */
export function beforePoolCloses(close: () => Promise<void>): void {
  closers.add(close);
}

export async function closePool(): Promise<void> {
  await Promise.all([...closers].map((close) => close()));
  closers.clear();
  await shared.__countersignPool?.pool.end();
  shared.__countersignPool = undefined;
}
