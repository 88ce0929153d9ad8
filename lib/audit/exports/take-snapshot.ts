import { retentionClasses } from "#lib/core/audit-record.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Snapshot } from "./stored.ts";

/** The logs as they are at this statement, in the order in which their records are exported. */
export function takeSnapshot(tx: Pick<Tx, "$queryRaw">): Promise<Snapshot> {
  return tx.$queryRaw<Snapshot>`
    SELECT l.class, l.origin, l.size::float8 AS size, encode(l.root, 'base64') AS root, l.checkpoint,
      coalesce((SELECT min(m.first_idx) FROM audit.month m WHERE m.class = l.class AND m.dropped_at IS NULL),
        l.size)::float8 AS kept_from,
      (SELECT min(h.idx) FROM audit.held h WHERE h.class = l.class)::float8 AS held_from
    FROM audit.log l WHERE l.size > 0
    ORDER BY array_position(${[...retentionClasses]}::text[], l.class)`;
}
