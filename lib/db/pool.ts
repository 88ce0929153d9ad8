import pg from "pg";
import { databaseUrl } from "../env.ts";

/** The role that the product works as. It may insert audit events, and neither change nor delete them. */
export const appRole = "countersign_app";

/** Has the database let go of a connection whose other side is gone, and of its locks, within half a minute. */
const noticed = [
  "tcp_keepalives_idle=10",
  "tcp_keepalives_interval=5",
  "tcp_keepalives_count=3",
  "tcp_user_timeout=30000",
].map((setting) => `-c ${setting}`);

/** Pool settings for one database address, acting as the restricted role. */
export function poolConfig(connectionString = databaseUrl()): pg.PoolConfig {
  return {
    connectionString,
    options: `-c role=${appRole} -c timezone=UTC ${noticed.join(" ")}`,
    application_name: "countersign",
    max: 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** The same for a connection that listens, and asks nothing that could take long. */
export function listenerConfig(): pg.ClientConfig {
  return { ...poolConfig(), query_timeout: 10_000 };
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
