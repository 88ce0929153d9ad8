import { type AccessLevel, givenGrantStatuses } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import { approvedTools } from "../agents/index.ts";
import { type GrantedTerms, scopesOf } from "./possible-scopes.ts";

/** What an agent was granted to do with a server for a person. */
export type Possible = {
  agent: { id: string; name: string; purpose: string };
  serverId: string;
  server: string;
  scopes: AccessLevel[];
};

type Row = Omit<Possible, "agent" | "scopes"> & {
  agentId: string;
  agentName: string;
  purpose: string;
  grants: GrantedTerms[];
};

/**
 * What agents that act for people, and that somebody answers for, may be let do for this person at that time: by grants that
 * name nobody, or them too. By agent and server, in three statements at most.
 *
 * @param only one agent and server; else those where this person lets it do nothing yet
 */
export async function loadPossible(
  tx: Pick<Tx, "$queryRaw">,
  userId: string,
  at: Date,
  { only, max }: { only?: { agentId: string; server: string }; max: number },
): Promise<Possible[]> {
  const rows = await findGranted(tx, userId, at, only ? ofPair(only) : unasked(userId), max);
  const byName = rows.filter(({ grants }) => grants.some(({ tools }) => tools.length > 0));
  const approved = await approvedTools(
    tx,
    byName.map(({ serverId }) => serverId),
    at,
  );
  return rows.flatMap(({ agentId, agentName, purpose, serverId, server, grants }) => {
    const scopes = scopesOf(grants, approved.get(serverId) ?? []);
    const agent = { id: agentId, name: agentName, purpose };
    return scopes.length === 0 ? [] : [{ agent, serverId, server, scopes }];
  });
}

function findGranted(
  tx: Pick<Tx, "$queryRaw">,
  userId: string,
  at: Date,
  where: Sql,
  max: number,
): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT agent.id AS "agentId", agent.name AS "agentName", agent.purpose, server.id AS "serverId", server.name AS server,
      json_agg(json_build_object('scopes', held.scopes, 'tools', held.tools, 'toolLevels', held.tool_levels)) AS grants
    FROM access_grant held
    JOIN agent ON agent.id = held.agent_id
    JOIN server ON server.id = held.server_id
    LEFT JOIN "user" owner ON owner.id = agent.owner_user_id
    WHERE held.status = ANY(${[...givenGrantStatuses]}) AND held.ends_at > ${at}
      AND (held.user_ids = '{}' OR ${userId} = ANY(held.user_ids))
      AND agent.trust_model IN ('on_behalf_of', 'hybrid') AND agent.disabled_at IS NULL
      AND (agent.owner_team_id IS NOT NULL OR owner.disabled_at IS NULL)
      ${where}
    -- Grouped as it is ordered, agent by agent: it ends with the last that is wanted.
    GROUP BY agent.name, agent.id, server.name, server.id
    ORDER BY agent.name, agent.id, server.name, server.id
    LIMIT ${max}`;
}

function ofPair({ agentId, server }: { agentId: string; server: string }): Sql {
  return sql`AND held.agent_id = ${agentId} AND server.name = ${server}`;
}

function unasked(userId: string): Sql {
  return sql`AND NOT EXISTS (
    SELECT FROM consent
    WHERE user_id = ${userId} AND agent_id = held.agent_id AND server_id = held.server_id AND withdrawn_at IS NULL)`;
}
