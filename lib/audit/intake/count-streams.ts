import type pg from "pg";
import type { PreparedEvent } from "./prepare-batch.ts";
import { progressOf } from "./stream-progress.ts";
import type { Written } from "./written.ts";

/**
 * What the numbers of a stream may take: some ten thousand holes. Each batch writes them all anew, so that more would have one
 * gateway slow down all others. What comes then and does not close a hole counts as missing: never less is missing than is told.
 */
const receivedBytesMax = 262_144;

/** Adds what was taken to what is known of its streams. */
export async function countStreams(
  client: pg.Client,
  events: readonly PreparedEvent[],
  written: readonly Written[],
): Promise<void> {
  const taken = events.flatMap((event, index) => {
    const verdict = written[index]?.verdict;
    return verdict === "accepted" || verdict === "duplicate" ? [{ event, verdict }] : [];
  });
  if (taken.length === 0) return;
  await client.query(
    `INSERT INTO audit.stream AS known
       (gateway, stream, received, declared, events, late, first_at, last_at, last_event_ts, last_heartbeat_at)
     SELECT gateway, stream, received, declared, events, late, at, at, last_event_ts, last_heartbeat_at
     FROM jsonb_to_recordset($1::jsonb) AS said (gateway text, stream text, received int8multirange, declared bigint,
       events bigint, late bigint, at timestamptz, last_event_ts timestamptz, last_heartbeat_at timestamptz)
     ON CONFLICT (gateway, stream) DO UPDATE SET
       received = CASE WHEN pg_column_size(known.received + excluded.received) > ${receivedBytesMax} THEN known.received
         ELSE known.received + excluded.received END,
       declared = greatest(known.declared, excluded.declared),
       events = known.events + excluded.events,
       late = known.late + excluded.late,
       last_at = greatest(known.last_at, excluded.last_at),
       last_event_ts = greatest(known.last_event_ts, excluded.last_event_ts),
       last_heartbeat_at = greatest(known.last_heartbeat_at, excluded.last_heartbeat_at)`,
    [JSON.stringify(progressOf(taken))],
  );
}
