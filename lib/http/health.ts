import { pool } from "#lib/db/pool.ts";

/** Ready to serve: the database answers within two seconds. */
export async function isReady(): Promise<boolean> {
  const answer = pool()
    .query("SELECT 1")
    .then(() => true);
  const deadline = new Promise<false>((settle) => setTimeout(() => settle(false), 2_000).unref());
  return Promise.race([answer, deadline]).catch(() => false);
}
