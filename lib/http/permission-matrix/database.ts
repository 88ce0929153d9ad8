import type { UserActor } from "#lib/core/actor.ts";
import type { Role } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";

/** What these people's accounts say: a vote goes by that, whatever they signed in with. */
export async function setRoles(people: readonly UserActor[], roles: readonly Role[]): Promise<void> {
  await db().user.updateMany({
    where: { id: { in: people.map(({ id }) => id) } },
    data: { roles: [...roles] },
  });
}

/** Every table with a digest of its rows; of the audit log, how many events are no refusals. */
export async function fingerprint(): Promise<Map<string, string>> {
  const { rows: tables } = await pool().query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' OR (schemaname = 'graphile_worker' AND tablename = '_private_jobs')`,
  );
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS digest FROM ${name} t`,
  );
  const changes = "SELECT 'audit.event', count(*)::text FROM audit.event WHERE outcome <> 'refused'";
  const { rows } = await pool().query<{ name: string; digest: string }>(
    [...digests, changes].join(" UNION ALL "),
  );
  return new Map(rows.map(({ name, digest }) => [name, digest]));
}

export function changedTables(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after].flatMap(([name, digest]) => (before.get(name) === digest ? [] : [name])).sort();
}

class Undone extends Error {}

/** Does something as far as the database's last check, and undoes it. */
export async function undone<T>(act: (tx: Tx) => Promise<T>): Promise<T> {
  let result: { of: T } | undefined;
  try {
    await db().$transaction(
      async (tx) => {
        result = { of: await act(tx) };
        await tx.$executeRaw`SET CONSTRAINTS ALL IMMEDIATE`;
        throw new Undone();
      },
      { maxWait: 10_000, timeout: 15_000 },
    );
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  if (!result) throw new Error("Nothing was done.");
  return result.of;
}

export type LoggedEvent = { action: string; outcome: string };

/** What the audit log says of these requests. */
export async function eventsOf(requestIds: readonly string[]): Promise<Map<string, LoggedEvent[]>> {
  const { rows } = await pool().query<LoggedEvent & { request_id: string }>(
    "SELECT request_id, action, outcome FROM audit.event WHERE request_id = ANY($1)",
    [requestIds],
  );
  return Map.groupBy(rows, (row) => row.request_id);
}
