import { hash } from "node:crypto";
import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { storeDisclosures } from "../redaction/index.ts";
import { earliestSealing } from "../sealing/index.ts";
import { copyColumns } from "./copy-row.ts";
import { countStreams } from "./count-streams.ts";
import type { PreparedEvent } from "./prepare-batch.ts";
import { isSameEvent } from "./same-event.ts";
import type { Written } from "./written.ts";

/** Where a connection lays down what came, before what is new of it goes to the inbox. */
export const makeIncoming = `CREATE TEMPORARY TABLE IF NOT EXISTS incoming ON COMMIT DELETE ROWS AS
  SELECT ${copyColumns} FROM audit.inbox WITH NO DATA`;

/**
 * Writes events in one transaction, each once: what is in the inbox or sealed by now is a duplicate, or, where it says something
 * else, a conflict. Of two with the same id among these the first counts.
 *
 * Inserting comes first, and asking what is sealed second. The sequencer moves an event from the inbox to the log at once: had
 * it not yet, the insert met it in the inbox; had it already, the question that follows meets it in the log.
 *
 * @returns for each event, in their order
 */
export async function writeGroup(client: pg.Client, events: readonly PreparedEvent[]): Promise<Written[]> {
  try {
    return await inTransaction(client, () => writeNew(client, events));
  } catch (error) {
    if (!isKnown(error)) throw error;
    return inTransaction(client, () => writeSome(client, events));
  }
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** Some of these came before. */
class KnownEvents extends Error {}

function isKnown(error: unknown): boolean {
  return error instanceof KnownEvents || (error instanceof pg.DatabaseError && error.code === "23505");
}

/**
 * Events of which none came before, as is usual: straight into the inbox, which costs half as much as laying them down first.
 *
 * @throws what `isKnown` knows, when some did
 */
async function writeNew(client: pg.Client, events: readonly PreparedEvent[]): Promise<Written[]> {
  await copyInto(client, "audit.inbox", events);
  if ((await sealedAmong(client, events)).length > 0) throw new KnownEvents();
  return account(
    client,
    events,
    events.map(() => true),
  );
}

async function writeSome(client: pg.Client, events: readonly PreparedEvent[]): Promise<Written[]> {
  const added = await copyOnce(client, events);
  return account(
    client,
    events,
    events.map(({ id }) => added.delete(id)),
  );
}

/**
 * Writes events of which some or all may have been written before, in the caller's transaction. The connection has the table
 * `incoming`.
 *
 * @returns the ids of those that were not
 */
export async function copyOnce(
  client: pg.Client,
  events: readonly Pick<PreparedEvent, "id" | "row">[],
): Promise<Set<string>> {
  await copyInto(client, "incoming", events);
  const inserted = await insert(client);
  const sealed = await sealedAmong(client, events);
  if (sealed.length > 0) await client.query("SELECT audit.discard_sealed($1::uuid[])", [sealed]);
  for (const id of sealed) inserted.delete(id);
  return inserted;
}

/** What goes with the events that are written. */
async function account(
  client: pg.Client,
  events: readonly PreparedEvent[],
  isNew: readonly boolean[],
): Promise<Written[]> {
  const written = await judge(client, events, isNew);
  await countStreams(client, events, written);
  await storeDisclosures(
    client,
    events.flatMap(({ disclosures }, index) => (isNew[index] ? disclosures : [])),
  );
  return written;
}

/** @param table with the columns of `copyColumns` */
export async function copyInto(
  client: pg.Client,
  table: "audit.inbox" | "incoming",
  events: readonly Pick<PreparedEvent, "row">[],
): Promise<void> {
  const copy = client.query(copyFrom(`COPY ${table} (${copyColumns}) FROM STDIN`));
  copy.end(events.map(({ row }) => row).join(""));
  await finished(copy);
}

/** @returns the ids that were not in the inbox. A temporary table is read in the order in which it was written. */
async function insert(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<[string]>({
    text: `INSERT INTO audit.inbox (${copyColumns}) SELECT ${copyColumns} FROM incoming
      ON CONFLICT (event_id) DO NOTHING RETURNING event_id`,
    rowMode: "array",
  });
  return new Set(rows.map(([id]) => id));
}

async function sealedAmong(
  client: pg.Client,
  events: readonly Pick<PreparedEvent, "id">[],
): Promise<string[]> {
  const ids = events.map(({ id }) => id);
  // LIMIT has each id looked up in the index: no other plan can come of it, however old the statistics are.
  const { rows } = await client.query<[string]>({
    text: `SELECT event_id FROM unnest($2::uuid[]) AS asked(event_id) CROSS JOIN LATERAL
      (SELECT FROM audit.record r WHERE r.event_id = asked.event_id AND r.sealed_at >= $1 LIMIT 1) sealed`,
    values: [earliestSealing(ids), ids],
    rowMode: "array",
  });
  return rows.map(([id]) => id);
}

async function judge(
  client: pg.Client,
  events: readonly PreparedEvent[],
  isNew: readonly boolean[],
): Promise<Written[]> {
  const known = events.filter((_, index) => !isNew[index]);
  const stored = new Map<string, string>();
  if (known.length > 0) {
    const ids = [...new Set(known.map(({ id }) => id))];
    const { rows } = await client.query<{ event_id: string; body: string }>(
      `SELECT event_id, body FROM audit.inbox WHERE event_id = ANY ($1::uuid[])
       UNION ALL SELECT event_id, body FROM audit.record WHERE event_id = ANY ($1::uuid[]) AND sealed_at >= $2`,
      [ids, earliestSealing(ids)],
    );
    for (const { event_id, body } of rows) stored.set(event_id, body);
  }
  return events.map(({ id, record, digest }, index) => {
    if (isNew[index]) return { verdict: "accepted", digest };
    const body = stored.get(id) as string;
    return { verdict: isSameEvent(record, body) ? "duplicate" : "conflict", digest: hash("sha256", body) };
  });
}
