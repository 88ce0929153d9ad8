import type { UserActor } from "#lib/core/actor.ts";
import { newId, newUuid } from "#lib/core/ids.ts";
import type { Role } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { once } from "./matter.ts";

/** What these people's accounts say: a vote goes by that, whatever they signed in with. */
export async function setRoles(people: readonly UserActor[], roles: readonly Role[]): Promise<void> {
  await db().user.updateMany({
    where: { id: { in: people.map(({ id }) => id) } },
    data: { roles: [...roles] },
  });
}

/** Every table with a digest of its rows; of the audit log, how many events are no refusals. */
export async function fingerprint(): Promise<Map<string, string>> {
  const { rows } = await pool().query<{ name: string; digest: string }>({
    name: "fingerprint",
    text: await digestsOfTables(),
  });
  const digests = new Map(rows.map(({ name, digest }) => [name, digest]));
  return digests.set("audit.event", String(await countChanges()));
}

/** All tables in one statement, so that Postgres plans it once. */
const digestsOfTables = once(async () => {
  const { rows } = await pool().query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' OR (schemaname = 'graphile_worker' AND tablename = '_private_jobs')`,
  );
  return rows
    .map(
      ({ name }) =>
        `SELECT '${name}' AS name, concat(count(*), ' ', bit_xor(hash_record_extended(${identityIn(name)}, 0))) AS digest FROM ${name} t`,
    )
    .join(" UNION ALL ");
});

/**
 * Where a row lies and who wrote it, which every update changes, even to the same values. Of people what is written, as
 * they are given other roles for each case and then theirs again.
 */
function identityIn(table: string): string {
  return table === 'public."user"' ? "t" : "ROW(t.ctid, t.xmin)";
}

/** Events are never taken away, and their ids are in the order of time: each is counted once. */
let counted = { changes: 0, until: newUuid() };

async function countChanges(): Promise<number> {
  const until = newUuid();
  const { rows } = await pool().query<{ changes: number }>(
    "SELECT count(*)::int AS changes FROM audit.event WHERE id > $1 AND id < $2 AND outcome <> 'refused'",
    [counted.until, until],
  );
  counted = { changes: counted.changes + (rows[0]?.changes ?? 0), until };
  return counted.changes;
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

/** What the audit log says of these requests, whose events came after them: ids are in the order of time. */
export async function eventsOf(requestIds: readonly string[]): Promise<Map<string, LoggedEvent[]>> {
  const [first = newId("request")] = requestIds.toSorted();
  const { rows } = await pool().query<LoggedEvent & { request_id: string }>(
    "SELECT request_id, action, outcome FROM audit.event WHERE id > $1::uuid AND request_id = ANY($2)",
    [first.slice("req_".length), requestIds],
  );
  return Map.groupBy(rows, (row) => row.request_id);
}
