import { setImmediate } from "node:timers/promises";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import type { Expiry, LeafBlock, LogSource, StoredRecord } from "../log/index.ts";
import { copyRecords } from "./copied-records.ts";
import { disclosureStates } from "./disclosure-states.ts";
import { keptCheckpoints } from "./kept-checkpoints.ts";
import { isOnRecord } from "./on-record.ts";

/** Records that are read at once. Indexes have no gaps, so that a range of them is as many records or fewer. */
const rowsAtOnce = 2_000;
const rowsBetweenPauses = 64;
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
      yield await copyRecords("class = $1 AND idx < 0", [of], straysMax);
      yield* withPauses(
        readAhead(size, rowsAtOnce, (from, to) =>
          copyRecords("class = $1 AND idx >= $2::bigint AND idx < $3::bigint", [of, from, to]),
        ),
      );
      const grown = "(SELECT l.size FROM audit.log l WHERE l.class = $1)";
      yield await copyRecords(`class = $1 AND idx >= ${grown}`, [of], straysMax);
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

/** What comes next is taken from its connection between the parts of a batch: else Postgres would wait until all of it is checked. */
async function* withPauses(batches: AsyncIterable<StoredRecord[]>): AsyncGenerator<StoredRecord[]> {
  for await (const batch of batches)
    for (let at = 0; at < batch.length; at += rowsBetweenPauses) {
      yield batch.slice(at, at + rowsBetweenPauses);
      await setImmediate();
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
