import { randomUUID } from "node:crypto";
import pg from "pg";

/** The migrated database that tests' databases are copied from. */
export const templateDatabase = "template_countersign";

export type TestDatabase = { url: string; drop(): Promise<void> };

/**
 * Makes a database of its own for a test.
 *
 * @param serverUrl any database of the server, as a superuser
 * @param template what to copy: the migrated template, or `template1` for an empty database
 */
export async function createTestDatabase(
  serverUrl: string,
  template = templateDatabase,
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await runAsOwner(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: withDatabase(serverUrl, name),
    drop: () => runAsOwner(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).then(() => undefined),
  };
}

/** Runs one statement with all the rights of the database's owner, which the product itself gives up. */
export async function runAsOwner<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
