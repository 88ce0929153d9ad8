import type pg from "pg";
import { usedName } from "../agents/index.ts";
import type { Decision, World } from "../evaluation/index.ts";

/** What one decision counts as the use of. */
export type Use = { agentId: string; serverId: string; tool: string; at: Date; permit: boolean };

/** What an agent did with a tool on a day (UTC). */
export type UsageRow = {
  agent_id: string;
  server_id: string;
  tool: string;
  day: string;
  permits: number;
  denials: number;
  /** Of the last permit; where all was refused, of the last refusal. */
  last_at: string;
};

/** Null where it was about no tool that is known: an agent that makes up names of tools does not make up rows. */
export function usedTool(world: World, decision: Decision, at: Date): Use | null {
  const { agentId, server, tool, permit } = decision;
  const found = server === null ? undefined : world.servers.get(server);
  if (agentId === null || tool === null || !found) return null;
  if (!found.versions.some(({ tools }) => tools.has(tool))) return null;
  return { agentId, serverId: found.id, tool: usedName(tool), at, permit };
}

export function usageKey({ agentId, serverId, tool, at }: Use): string {
  return JSON.stringify([agentId, serverId, tool, at.toISOString().slice(0, 10)]);
}

/** A row with one use more. */
export function withUse(row: UsageRow | undefined, { agentId, serverId, tool, at, permit }: Use): UsageRow {
  const time = at.toISOString();
  const before = row ?? {
    agent_id: agentId,
    server_id: serverId,
    tool,
    day: time.slice(0, 10),
    permits: 0,
    denials: 0,
    last_at: time,
  };
  return {
    ...before,
    permits: before.permits + (permit ? 1 : 0),
    denials: before.denials + (permit ? 0 : 1),
    last_at: permit || before.permits === 0 ? time : before.last_at,
  };
}

export async function addUsage(client: pg.Client, rows: readonly UsageRow[]): Promise<void> {
  await client.query(upsert, [JSON.stringify(rows)]);
}

// In one order: processes that add to the same rows wait for one another, and never in a circle.
const upsert = `
  INSERT INTO access_usage (agent_id, server_id, tool, day, permits, denials, last_at)
  SELECT agent_id, server_id, tool, day, permits, denials, last_at
  FROM json_to_recordset($1) AS used(agent_id text, server_id text, tool text, day date, permits int, denials int,
    last_at timestamptz)
  ORDER BY agent_id COLLATE "C", server_id COLLATE "C", tool COLLATE "C", day
  ON CONFLICT (agent_id, server_id, tool, day) DO UPDATE SET
    permits = access_usage.permits + excluded.permits,
    denials = access_usage.denials + excluded.denials,
    last_at = CASE
      WHEN (access_usage.permits > 0) = (excluded.permits > 0) THEN greatest(access_usage.last_at, excluded.last_at)
      WHEN excluded.permits > 0 THEN excluded.last_at
      ELSE access_usage.last_at END`;
