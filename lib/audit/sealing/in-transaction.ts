import type { PoolClient } from "pg";
import { withDeadline } from "#lib/db/deadline.ts";
import { pool } from "#lib/db/pool.ts";

/** Far more than a batch takes, also where it waits for an upgrade to build indexes; what is cut off is tried again. */
const limitMs = 120_000;

/** Runs all of it or none of it, on one connection of the pool. */
export async function inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken = false;
  try {
    return await withDeadline(client, limitMs, async () => {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      return result;
    });
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
