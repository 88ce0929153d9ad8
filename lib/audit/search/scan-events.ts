import type { RetentionClass } from "#lib/core/audit-record.ts";
import { copyOut } from "#lib/db/copy-out.ts";
import type { Conditions } from "./conditions.ts";
import { type FoundLines, readLines, type Scanned } from "./found-lines.ts";

/** Leaves `fromIdx` (inclusive) to `toIdx` (exclusive) of a log. */
export type ScanRange = { class: RetentionClass; fromIdx: number; toIdx: number; limit: number };

/**
 * What a search finds in a stretch of one log, in the order of the log. Indexes are contiguous and what is sealed stays as it
 * is: the next call begins behind the last one's last index, and nothing is missed or read twice.
 *
 * The database writes the lines, and they are passed on as they come: neither waits for the other, and no more is held in memory than
 * what the network brings at once.
 *
 * @param conditions of `compileQuery`, with parameters of its own alone
 * @param take is waited for
 * @returns of `limit` events at most
 */
export function scanEvents(
  { sql, params }: Conditions,
  { class: log, fromIdx, toIdx, limit }: ScanRange,
  take: (found: FoundLines) => Promise<void>,
): Promise<Scanned> {
  const next = params.length + 1;
  const found = {
    sql: `SELECT idx::float8 AS place, '{"class":"' || class || '","idx":' || idx || ',"record":' || body || E'}\\n' AS line
      FROM audit.kept
      WHERE class = $${next} AND idx >= $${next + 1}::bigint AND idx < $${next + 2}::bigint AND ${sql}
      ORDER BY idx LIMIT $${next + 3}::bigint`,
    params: [...params, log, fromIdx, toIdx, limit],
  };
  return copyOut(found, "binary", (bytes) => readLines(bytes, take));
}
