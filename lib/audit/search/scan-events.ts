import type pg from "pg";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { tileWidth } from "../log/index.ts";
import type { Conditions } from "./conditions.ts";

/** Leaves `fromIdx` (inclusive) to `toIdx` (exclusive) of a log. */
export type ScanRange = { class: RetentionClass; fromIdx: number; toIdx: number; limit: number };

/** What was found in the `n`th tile of a log: how many events, the last one's index, and a line of each (`formatExportLine`). */
export type ScannedTile = { n: number; events: number; lastIdx: number; lines: string };

/**
 * What a search finds in a stretch of one log, in the order of the log. Indexes are contiguous and what is sealed stays as it
 * is: the next call begins behind the last one's last index, and nothing is missed or read twice.
 *
 * The database writes the lines, tile by tile: to take a row for each event apart would cost more than all else that becomes
 * of them.
 *
 * @param conditions of `compileQuery`, with parameters of its own alone
 * @returns tiles in which something was found, `limit` events in all at most
 */
export async function scanEvents(
  { sql, params }: Conditions,
  { class: log, fromIdx, toIdx, limit }: ScanRange,
  on: Pick<pg.ClientBase, "query"> = pool(),
): Promise<ScannedTile[]> {
  const next = params.length + 1;
  const { rows } = await on.query<ScannedTile>(
    `SELECT (idx / ${tileWidth})::float8 AS n, count(*)::int AS events, max(idx)::float8 AS "lastIdx",
       string_agg('{"class":"' || class || '","idx":' || idx || ',"record":' || body || E'}\\n', '' ORDER BY idx) AS lines
     FROM (
       SELECT class, idx, body FROM audit.kept
       WHERE class = $${next} AND idx >= $${next + 1}::bigint AND idx < $${next + 2}::bigint AND ${sql}
       ORDER BY idx LIMIT $${next + 3}
     ) AS found GROUP BY idx / ${tileWidth} ORDER BY 1`,
    [...params, log, fromIdx, toIdx, limit],
  );
  return rows;
}
