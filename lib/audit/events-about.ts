import type { Tx } from "#lib/db/client.ts";
import { type EventRow, toEvent } from "./event-row.ts";
import type { AuditEvent } from "./schemas.ts";

/**
 * What the log has about some things, oldest first. Of more than `max`, refused attempts are left out before changes,
 * and older ones before newer ones.
 *
 * @param targets ids; also names, under which attempts are recorded that were refused before the thing was found
 * @returns `total`: how many there are
 */
export async function loadEventsAbout(
  tx: Pick<Tx, "$queryRaw">,
  targets: readonly string[],
  max: number,
): Promise<{ events: AuditEvent[]; total: number }> {
  const rows = await tx.$queryRaw<(EventRow & { total: number })[]>`
    SELECT * FROM (
      SELECT *, count(*) OVER ()::int AS total FROM audit.event
      WHERE target_id = ANY(${targets}::text[])
      ORDER BY outcome = 'success' DESC, seq DESC
      LIMIT ${max}) AS about
    ORDER BY seq`;
  return { events: rows.map(toEvent), total: rows[0]?.total ?? 0 };
}
