import type pg from "pg";
import { z } from "zod";
import { type AccessLevel, givenGrantStatuses } from "#lib/core/words.ts";
import { log } from "#lib/log.ts";
import {
  pairKey,
  type StoredNarrowing,
  toNarrowing,
  type World,
  type WorldGrant,
} from "../evaluation/index.ts";
import { argumentConstraint } from "../grants/schemas.ts";
import { readToolLevels } from "../terms/index.ts";
import type { ChangedIds } from "./load-changes.ts";
import { nextLists } from "./next-map.ts";

type GrantRow = {
  id: string;
  agent_id: string;
  server: string;
  given: boolean;
  starts_at: Date | null;
  ends_at: Date | null;
  scopes: AccessLevel[];
  tools: string[];
  tool_levels: string;
  constraints: string;
  user_ids: string[];
  /** Null for none. */
  narrowings: StoredNarrowing[] | null;
};

type Grants = World["grants"];

export async function loadGrants(
  client: pg.ClientBase,
  wanted: ChangedIds,
  before?: Grants,
): Promise<Grants> {
  if (before && wanted?.length === 0) return before;
  const { rows } = await client.query<GrantRow>(sql, [wanted, givenGrantStatuses]);
  return nextLists(
    before,
    rows.map((row) => ({ key: pairKey(row.agent_id, row.server), id: row.id, value: toGrant(row) })),
  );
}

/** Null for one that gives nothing: it has ended, was never given, or nobody can tell what it is of. */
function toGrant(row: GrantRow): WorldGrant | null {
  const { id, agent_id, server, starts_at, ends_at, scopes, user_ids, narrowings } = row;
  const terms = row.given ? readTerms(row) : null;
  if (!terms || !starts_at || !ends_at) return null;
  return {
    id,
    agentId: agent_id,
    server,
    startsMs: starts_at.getTime(),
    endsMs: ends_at.getTime(),
    scopes: new Set(scopes),
    ...terms,
    userIds: user_ids.length > 0 ? new Set(user_ids) : null,
    narrowings: narrowings?.map(toNarrowing) ?? none,
  };
}

const none: WorldGrant["narrowings"] = [];
const storedConstraints = z.array(argumentConstraint);

/** A named tool of which nobody knows at what level it was signed is not among them. */
function readTerms(row: GrantRow): Pick<WorldGrant, "tools" | "constraints"> | null {
  const levels = readToolLevels(row.tool_levels);
  try {
    if (!levels) throw new Error("Up to which levels its tools were signed can't be read.");
    return {
      tools: new Map([...levels].filter(([name]) => row.tools.includes(name))),
      constraints: storedConstraints.parse(JSON.parse(row.constraints)),
    };
  } catch (error) {
    log.error({ err: error, grantId: row.id }, "terms of a grant not understood: it gives nothing");
    return null;
  }
}

const sql = `
  SELECT access_grant.id, agent_id, server.name AS server, status = ANY($2::text[]) AS given, starts_at, ends_at, scopes, tools,
    tool_levels, constraints, user_ids,
    (SELECT json_agg(json_build_object('keep', keep, 'taken', taken, 'restored', restored, 'shadowUntil', shadow_until)
        ORDER BY id)
      FROM grant_narrowing WHERE grant_id = access_grant.id AND undone_at IS NULL) AS narrowings
  FROM access_grant JOIN server ON server.id = server_id
  WHERE ($1::text[] IS NULL AND status = ANY($2::text[])) OR access_grant.id = ANY($1)`;
