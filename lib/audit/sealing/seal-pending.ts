import { setTimeout as pause } from "node:timers/promises";
import type { PoolClient } from "pg";
import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { formatCheckpoint, signNote } from "../log/index.ts";
import { assertExtendsAnchor, sawSize } from "./assert-extends-anchor.ts";
import { earliestSealing } from "./earliest-sealing.ts";
import { type Growth, growLog, type Waiting } from "./grow-log.ts";
import { inTransaction } from "./in-transaction.ts";
import { isSignedBy, loadKeys, type NameKeys } from "./keys.ts";
import { settleResent } from "./settle-resent.ts";

/** How many events one transaction seals at most. */
export const batchMax = 5_000;

/** Whoever holds the lock of this name, until their transaction ends, is the one who seals the log. */
export function lockName(of: RetentionClass): string {
  return `countersign-log:${of}`;
}

type Log = { size: number; checkpoint: string | null };

/**
 * Seals a batch of what waits in the inbox, of one class or of each: moves it to the end of its log, grows tiles and
 * bundles, and signs a checkpoint, all in one transaction. A log that another process is sealing is passed over.
 *
 * @returns how many events were sealed
 * @throws DomainError `unavailable` while a key is missing, or the log is not what was anchored; the inbox keeps what waits
 */
export async function sealPending(of?: RetentionClass): Promise<number> {
  let sealed = 0;
  for (const each of of ? [of] : retentionClasses) sealed += await sealBatch(each);
  return sealed;
}

/** Seals until the inbox is empty. */
export async function sealAll(): Promise<void> {
  while ((await classesWaiting()).length > 0) {
    // Somebody else may be sealing: what they do counts as well.
    if ((await sealPending()) === 0) await pause(5);
  }
}

/** The classes that have events in the inbox. */
export async function classesWaiting(): Promise<RetentionClass[]> {
  // By its order each is looked up in the index. Asked whether one EXISTS, the planner prefers to read a long inbox from end to end.
  const { rows } = await pool().query<{ class: RetentionClass }>(
    `SELECT asked.class FROM unnest($1::text[]) AS asked(class) CROSS JOIN LATERAL
      (SELECT FROM audit.inbox i WHERE i.class = asked.class ORDER BY i.seq LIMIT 1) waiting`,
    [retentionClasses],
  );
  return rows.map((row) => row.class);
}

async function sealBatch(of: RetentionClass): Promise<number> {
  const { sealed, resent } = await inTransaction(async (client) => {
    // What waits is read in the order of its index: of a sudden crowd the statistics know nothing, and all of it would be sorted.
    const { rows: locks } = await client.query(
      "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free, set_config('enable_sort', 'off', true)",
      [lockName(of)],
    );
    if (!locks[0]?.free) return { sealed: 0, resent: [] };
    const { logs } = await loadKeys(client);
    const log = await readLog(client, of);
    await assertExtendsAnchor(client, of, log.size);
    const waiting = await readInbox(client, of);
    const resent = await alreadySealed(client, waiting);
    const events = waiting.filter(({ id }) => !resent.has(id));
    const handover = isHandover(log, logs[of]);
    if (events.length > 0 || handover)
      await write(client, of, logs[of], log, events, await growLog(client, of, log.size, events));
    sawSize(of, log.size + events.length);
    return { sealed: events.length, resent: [...resent] };
  });
  if (resent.length > 0) await settleResent(of, resent);
  return sealed;
}

async function write(
  client: PoolClient,
  of: RetentionClass,
  keys: NameKeys,
  log: Log,
  events: readonly Waiting[],
  { size, root, tiles, bundles }: Growth,
): Promise<void> {
  const { name, current, predecessors } = keys;
  const handover = isHandover(log, keys);
  const checkpoint = signNote(formatCheckpoint({ origin: name, size, root }), [
    current,
    ...(handover ? predecessors : []),
  ]);
  await client.query("SELECT audit.seal($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", [
    of,
    log.size,
    events.map(({ id }) => id),
    root,
    checkpoint,
    tiles.map(({ level }) => level),
    tiles.map(({ n }) => n),
    tiles.map(({ hashes }) => hashes),
    bundles.map(({ n }) => n),
    bundles.map(({ entries }) => entries),
  ]);
  // Beside the newest one, one a minute is kept for ever, and each that hands over to a new key.
  await client.query(
    `INSERT INTO audit.checkpoint (class, size, note, signed_at)
     SELECT $1, $2, $3, clock_timestamp()
     WHERE $4 OR coalesce((SELECT signed_at < clock_timestamp() - interval '1 minute'
       FROM audit.checkpoint WHERE class = $1 ORDER BY size DESC LIMIT 1), true)
     ON CONFLICT (class, size) DO NOTHING`,
    [of, size, checkpoint, handover],
  );
}

/** Whether a predecessor signed the log's newest checkpoint, who then signs the next one as well. */
function isHandover({ checkpoint }: Log, { current }: NameKeys): boolean {
  return checkpoint !== null && !isSignedBy(checkpoint, current);
}

async function readLog(client: PoolClient, of: RetentionClass): Promise<Log> {
  const { rows } = await client.query<Log>(
    "SELECT size::float8 AS size, checkpoint FROM audit.log WHERE class = $1",
    [of],
  );
  if (!rows[0]) throw new Error(`There is no log ${of}.`);
  return rows[0];
}

/** In the order they came. What commits later with a smaller number is in the next batch: no number is waited for. */
async function readInbox(client: PoolClient, of: RetentionClass): Promise<Waiting[]> {
  const { rows } = await client.query<[string, Buffer, number]>({
    text: `SELECT event_id, digest, floor(extract(epoch FROM received_at) * 1000)::float8
      FROM audit.inbox WHERE class = $1 ORDER BY seq LIMIT ${batchMax}`,
    values: [of],
    rowMode: "array",
  });
  return rows.map(([id, digest, receivedMs]) => ({ id, digest, receivedMs }));
}

/** Which of these came before, and were sealed while a producer sent them again. */
async function alreadySealed(client: PoolClient, waiting: readonly Waiting[]): Promise<Set<string>> {
  if (waiting.length === 0) return new Set();
  const ids = waiting.map(({ id }) => id);
  const { rows } = await client.query<{ event_id: string }>(
    `SELECT event_id FROM audit.record WHERE event_id = ANY ($1::uuid[]) AND sealed_at >= $2
     UNION SELECT event_id FROM audit.held WHERE event_id = ANY ($1::uuid[])`,
    [ids, earliestSealing(ids)],
  );
  return new Set(rows.map((row) => row.event_id));
}
