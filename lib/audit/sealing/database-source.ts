import type { AuditProjection } from "#lib/core/audit-projection.ts";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import type { Expiry, LeafBlock, LogSource, StoredRecord } from "../log/index.ts";
import { disclosureStates } from "./disclosure-states.ts";
import { keptCheckpoints } from "./kept-checkpoints.ts";
import { isOnRecord } from "./on-record.ts";

/** Records that are read at once. Indexes have no gaps, so that a range of them is as many records or fewer. */
const rowsAtOnce = 2_000;
const straysMax = 5_000;
const blocksAtOnce = 20;

export type LogRow = {
  class: RetentionClass;
  origin: string;
  size: number;
  root: Buffer;
  checkpoint: string;
};

/**
 * A log as the database has it, up to the size that it had when its row was read. It may grow meanwhile: what stands beyond
 * is compared with the size that the log has by then, in one statement.
 */
export function databaseSource({ class: of, origin, size, root, checkpoint }: LogRow): LogSource {
  return {
    class: of,
    origin,
    checkpoint,
    stated: { size, root },
    async *blocks(upTo) {
      const blocks = Math.ceil(upTo / 256);
      yield* readAhead(blocks, blocksAtOnce, (from, to) => readBlocks(of, from, to - 1));
    },
    async tile(level, n) {
      const { rows } = await pool().query<{ hashes: Buffer }>(
        "SELECT hashes FROM audit.tile WHERE class = $1 AND level = $2 AND n = $3",
        [of, level, n],
      );
      return rows[0]?.hashes ?? null;
    },
    async *records() {
      yield await readStrays(of, "idx < 0");
      yield* readAhead(size, rowsAtOnce, (from, to) => readRecords(of, from, to));
      yield await readStrays(of, "idx >= (SELECT l.size FROM audit.log l WHERE l.class = $1)");
    },
    indexOf: async (eventId, notAt) => {
      const { rows } = await pool().query<{ idx: number }>(
        "SELECT idx::float8 AS idx FROM audit.record WHERE class = $1 AND event_id::text = $2 AND idx <> $3 LIMIT 1",
        [of, eventId, notAt],
      );
      return rows[0]?.idx ?? null;
    },
    expiries: newExpiries(of),
    olderCheckpoints: () => keptCheckpoints(of, size),
    disclosures: disclosureStates,
  };
}

/** What comes next is read while what has come is checked: so Postgres and we work at the same time. */
async function* readAhead<Batch>(
  end: number,
  atOnce: number,
  read: (from: number, to: number) => Promise<Batch>,
): AsyncGenerator<Batch> {
  const begin = (from: number) => {
    if (from >= end) return null;
    const reading = read(from, Math.min(end, from + atOnce));
    // Who stops before the end does not look at what was still to come.
    reading.catch(() => undefined);
    return reading;
  };
  let next = begin(0);
  for (let from = atOnce; next; from += atOnce) {
    const batch = await next;
    next = begin(from);
    yield batch;
  }
}

async function readBlocks(of: RetentionClass, first: number, last: number): Promise<LeafBlock[]> {
  const { rows } = await pool().query<{ n: number; bundle: Buffer | null; tile: Buffer | null }>(
    `SELECT block.n::float8 AS n, b.entries AS bundle, t.hashes AS tile
     FROM generate_series($2::bigint, $3::bigint) AS block(n)
     LEFT JOIN audit.bundle b ON b.class = $1 AND b.n = block.n
     LEFT JOIN audit.tile t ON t.class = $1 AND t.level = 0 AND t.n = block.n
     ORDER BY block.n`,
    [of, first, last],
  );
  return rows;
}

/** The columns of a record, as `project` gives them. */
export const projectionColumns = `event_id, class, to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ts,
  action, status, actor, agent, server, operation, session, trace, gateway, duration_ms, host(client_ip) AS client_ip, targets`;

const columns = `idx::float8 AS idx, body, ${projectionColumns}`;

/** As an array, which is read sooner than one with names. */
type Row = [
  idx: number,
  body: string,
  eventId: string,
  of: RetentionClass,
  ts: string,
  action: string,
  status: AuditProjection["status"],
  actor: string | null,
  agent: string | null,
  server: string | null,
  operation: string,
  session: string | null,
  trace: string | null,
  gateway: string | null,
  durationMs: number | null,
  clientIp: string | null,
  targets: string[],
  held: boolean,
];

async function readRecords(of: RetentionClass, from: number, to: number): Promise<StoredRecord[]> {
  const { rows } = await pool().query<Row>({
    text: `SELECT ${columns}, false AS held FROM audit.record WHERE class = $1 AND idx >= $2 AND idx < $3
      UNION ALL SELECT ${columns}, true FROM audit.held WHERE class = $1 AND idx >= $2 AND idx < $3
      ORDER BY idx, held`,
    values: [of, from, to],
    rowMode: "array",
  });
  return rows.map(toStored);
}

/** Records where the log has no leaf. */
async function readStrays(of: RetentionClass, where: string): Promise<StoredRecord[]> {
  const { rows } = await pool().query<Row>({
    text: `SELECT ${columns}, false AS held FROM audit.record WHERE class = $1 AND ${where}
      UNION ALL SELECT ${columns}, true FROM audit.held WHERE class = $1 AND ${where}
      ORDER BY idx, held LIMIT ${straysMax}`,
    values: [of],
    rowMode: "array",
  });
  return rows.map(toStored);
}

function toStored(row: Row): StoredRecord {
  const columns: AuditProjection = {
    event_id: row[2],
    class: row[3],
    ts: row[4],
    action: row[5],
    status: row[6],
    actor: row[7],
    agent: row[8],
    server: row[9],
    operation: row[10],
    session: row[11],
    trace: row[12],
    gateway: row[13],
    duration_ms: row[14],
    client_ip: row[15],
    targets: row[16],
  };
  return { idx: row[0], body: row[1], held: row[17], columns };
}

/**
 * The months that were let go. Each needs the event that says so; that event may be gone in its turn, with the month of the
 * security log that it was in.
 */
function newExpiries(of: RetentionClass): (anew?: boolean) => Promise<Expiry[]> {
  let known: Expiry[] | undefined;
  return async (anew) => {
    if (known && !anew) return known;
    const { rows } = await pool().query<Expiry>(
      `SELECT first_idx::float8 AS "firstIdx", last_idx::float8 AS "lastIdx",
         extract(epoch FROM keep_until)::float8 * 1000 AS "keepUntilMs", extract(epoch FROM dropped_at)::float8 * 1000 AS "droppedMs"
       FROM audit.month m
       WHERE class = $1 AND dropped_at IS NOT NULL AND first_idx IS NOT NULL
         AND ${isOnRecord({
           id: "m.dropped_by",
           action: "audit.apply_retention",
           at: "m.dropped_at",
           facts: `e.after @> jsonb_build_object('class', m.class, 'month', to_char(m.month, 'YYYY-MM'),
           'first_idx', m.first_idx, 'last_idx', m.last_idx)`,
         })}`,
      [of],
    );
    known = rows;
    return rows;
  };
}
