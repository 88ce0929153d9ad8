import { givenGrantStatuses } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";

export type AgentFigures = { given: number; requested: number; lastUsedAt: Date | null };

/** How many grants agents have and ask for at that time, and when each was last let do something; in one statement. */
export async function loadFigures(
  tx: Pick<Tx, "$queryRaw">,
  agentIds: readonly string[],
  at: Date,
): Promise<Map<string, AgentFigures>> {
  const rows = await tx.$queryRaw<(AgentFigures & { id: string })[]>`
    SELECT asked.id, coalesce(held.given, 0) AS given, coalesce(held.requested, 0) AS requested,
      used.last_at AS "lastUsedAt"
    FROM unnest(${agentIds}::text[]) AS asked(id)
    LEFT JOIN (
      SELECT agent_id,
        count(*) FILTER (WHERE status = ANY(${givenGrantStatuses}) AND ends_at > ${at})::int AS given,
        count(*) FILTER (WHERE status = 'requested' AND request_ends_at > ${at})::int AS requested
      FROM access_grant WHERE agent_id = ANY(${agentIds}) GROUP BY agent_id
    ) held ON held.agent_id = asked.id
    LEFT JOIN (
      SELECT agent_id, max(last_at) AS last_at
      FROM access_usage WHERE agent_id = ANY(${agentIds}) AND permits > 0 GROUP BY agent_id
    ) used ON used.agent_id = asked.id`;
  return new Map(rows.map(({ id, ...figures }) => [id, figures]));
}
