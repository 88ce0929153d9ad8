import type pg from "pg";
import type { TrustModel } from "#lib/core/words.ts";
import { agentKey, type World, type WorldAgent } from "../evaluation/index.ts";
import type { ChangedIds } from "./load-changes.ts";
import { nextMap } from "./next-map.ts";

type AgentRow = {
  id: string;
  name: string;
  trust_model: TrustModel;
  owner_user_id: string | null;
  client_id: string | null;
  issuer: string | null;
  claim: string | null;
  claim_value: string | null;
  gateway_ids: string[];
  active: boolean;
};

type Agents = Pick<World, "agents" | "agentIds">;

/** @param clients whose agents are read as well: with its client, an agent is disabled */
export async function loadAgents(
  client: pg.ClientBase,
  wanted: ChangedIds,
  clients: ChangedIds,
  before?: Agents,
): Promise<Agents> {
  const { rows } = await client.query<AgentRow>(sql, [wanted, clients]);
  const changed = new Set([...(wanted ?? []), ...rows.map(({ id }) => id)]);
  if (before && changed.size === 0) return { agents: before.agents, agentIds: before.agentIds };
  return {
    agents: nextMap(
      before?.agents,
      ({ id }) => changed.has(id),
      rows.map((row) => [row.id, toAgent(row)]),
    ),
    agentIds: nextMap(
      before?.agentIds,
      (id) => changed.has(id),
      rows.map((row) => [nameOf(row), row.id]),
    ),
  };
}

function toAgent({ id, name, trust_model, owner_user_id, gateway_ids, active }: AgentRow): WorldAgent {
  return {
    id,
    name,
    trustModel: trust_model,
    active,
    ownerUserId: owner_user_id,
    gatewayIds: gateway_ids.length > 0 ? new Set(gateway_ids) : null,
  };
}

/** Constraint `agent_recognised`: it has one or the other. */
function nameOf({ client_id, issuer, claim, claim_value }: AgentRow): string {
  return client_id ?? agentKey(issuer ?? "", claim ?? "", claim_value ?? "");
}

const sql = `
  SELECT agent.id, agent.name, trust_model, owner_user_id, client_id, agent.issuer, claim, claim_value, gateway_ids,
    agent.disabled_at IS NULL AND client.disabled_at IS NULL AS active
  FROM agent LEFT JOIN oauth_client client ON client.id = agent.client_id
  WHERE $1::text[] IS NULL OR agent.id = ANY($1) OR agent.client_id = ANY($2::text[])`;
