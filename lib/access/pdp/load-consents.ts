import type pg from "pg";
import type { AccessLevel } from "#lib/core/words.ts";
import { pairKey, type World } from "../evaluation/index.ts";
import type { ChangedIds } from "./load-changes.ts";
import { nextLists } from "./next-map.ts";

type ConsentRow = {
  id: string;
  user_id: string;
  agent_id: string;
  server: string;
  scopes: AccessLevel[];
  stands: boolean;
};

type Consents = World["consents"];

export async function loadConsents(
  client: pg.ClientBase,
  wanted: ChangedIds,
  before?: Consents,
): Promise<Consents> {
  if (before && wanted?.length === 0) return before;
  const { rows } = await client.query<ConsentRow>(sql, [wanted]);
  return nextLists(
    before,
    rows.map(({ id, user_id, agent_id, server, scopes, stands }) => ({
      key: pairKey(user_id, agent_id),
      id,
      value: stands ? { id, userId: user_id, agentId: agent_id, server, scopes: new Set(scopes) } : null,
    })),
  );
}

const sql = `
  SELECT consent.id, user_id, agent_id, server.name AS server, scopes, withdrawn_at IS NULL AS stands
  FROM consent JOIN server ON server.id = server_id
  WHERE ($1::text[] IS NULL AND withdrawn_at IS NULL) OR consent.id = ANY($1)`;
