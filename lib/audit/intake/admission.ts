import { DomainError } from "#lib/core/errors.ts";
import { pool } from "#lib/db/pool.ts";
import { batchWriter } from "./batch-writer.ts";

/** How much may wait to be sealed before nothing more is taken. */
export type InboxLimits = { rowsMax: number; ageMaxMs: number };
const usualLimits: InboxLimits = { rowsMax: 200_000, ageMaxMs: 60_000 };

export type InboxDepth = { rows: number; oldestMs: number };

/** What a sequencer seals in a second, carefully guessed. */
const sealedPerSecond = 5_000;
const retryAfterMax = 60;

/**
 * When to come again while too much waits: once half of what may wait is sealed.
 *
 * @returns seconds; null when there is room
 */
export function retryAfter({ rows, oldestMs }: InboxDepth, limits: InboxLimits): number | null {
  if (rows <= limits.rowsMax && oldestMs <= limits.ageMaxMs) return null;
  const seconds = Math.ceil((rows - limits.rowsMax / 2) / sealedPerSecond);
  // Little waits, and long: nothing is sealed, and nobody can say until when.
  const stuck = oldestMs > limits.ageMaxMs ? retryAfterMax / 2 : 1;
  return Math.min(retryAfterMax, Math.max(seconds, stuck));
}

/** A look at the inbox holds for so long. */
const looksLastMs = 1_000;
let looked: { at: number; depth: Promise<InboxDepth> } | undefined;

/** @throws DomainError `rate_limited` with `retry_after` in seconds, while too much waits to be sealed */
export async function assertRoom(limits: InboxLimits = usualLimits): Promise<void> {
  if (!looked || Date.now() - looked.at > looksLastMs) {
    looked = { at: Date.now(), depth: lookAtInbox(limits.rowsMax) };
    looked.depth.catch(() => {
      looked = undefined;
    });
  }
  const { rows, oldestMs } = await looked.depth;
  const seconds = retryAfter({ rows: rows + batchWriter().waiting, oldestMs }, limits);
  if (seconds !== null)
    throw new DomainError(
      "rate_limited",
      `More events wait to be sealed than the log keeps up with. Keep yours, and send them again in ${seconds} s.`,
      { details: { retry_after: seconds } },
    );
}

async function lookAtInbox(rowsMax: number): Promise<InboxDepth> {
  const { rows } = await pool().query<InboxDepth>(
    `SELECT count(*)::float8 AS rows,
       coalesce(extract(epoch FROM clock_timestamp() - min(received_at)) * 1000, 0)::float8 AS "oldestMs"
     FROM (SELECT received_at FROM audit.inbox LIMIT $1) waiting`,
    [rowsMax + 1],
  );
  return rows[0] ?? { rows: 0, oldestMs: 0 };
}
