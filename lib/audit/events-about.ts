import type { Tx } from "#lib/db/client.ts";
import { type EventRow, toEvent } from "./event-row.ts";
import type { AuditEvent } from "./schemas.ts";

/**
 * What the log has about some things, oldest first. Of more than `max`, refused attempts are left out before changes,
 * and older ones before newer ones.
 *
 * @param targets as `type:id`; also by name, under which attempts are recorded that were refused before the thing was found
 * @returns `total`: how many there are
 */
export async function loadEventsAbout(
  tx: Pick<Tx, "$queryRaw">,
  targets: readonly string[],
  max: number,
): Promise<{ events: AuditEvent[]; total: number }> {
  const rows = await tx.$queryRaw<(EventRow & { total: number })[]>`
    SELECT * FROM (
      SELECT id, occurred_at, action, outcome, actor_kind, actor_id, actor_name, actor_via, target_type, target_id, target_name,
        reason, before, after, request_id, client_ip, user_agent, count(*) OVER ()::int AS total
      FROM audit.event
      WHERE targets && ${targets}::text[]
      ORDER BY outcome = 'success' DESC, id DESC
      LIMIT ${max}) AS about
    ORDER BY id`;
  return { events: rows.map(toEvent), total: rows[0]?.total ?? 0 };
}
