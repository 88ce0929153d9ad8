import type { Tx } from "#lib/db/client.ts";
import { approvedTools, usedName } from "../agents/index.ts";
import type { StoredNarrowing } from "../evaluation/index.ts";
import type { GrantTool } from "../grants/schemas.ts";
import { coveredNow, coveredTools } from "../terms/index.ts";
import type { GrantToolUse, GrantUse } from "./schemas.ts";
import { suggest } from "./suggest.ts";

type UsedGrant = {
  id: string;
  serverId: string;
  scopes: string[];
  tools: string[];
  toolLevels: string;
  startsAt: Date | null;
  /** Those that stand; null for none. */
  narrowings: StoredNarrowing[] | null;
  /** Of the agent on the server: by which of its grants, nobody counts. Null for none. */
  uses: (Omit<GrantToolUse, "access" | "last_at"> & { last_at: string | null })[] | null;
};

const dayMs = 86_400_000;

/**
 * What grants cover now, and what the agent used of it, by the grants' ids. In two statements, however many there are.
 *
 * @param days how many days back to count, today (UTC) among them
 */
export async function loadGrantUse(
  tx: Pick<Tx, "$queryRaw">,
  grantIds: readonly string[],
  at: Date,
  days: number,
): Promise<Map<string, GrantUse>> {
  const grants = await loadGrants(tx, grantIds, at, days);
  const approved = await approvedTools(tx, [...new Set(grants.map(({ serverId }) => serverId))], at);
  return new Map(
    grants.map((grant) => [grant.id, useOf(grant, approved.get(grant.serverId) ?? [], at, days)]),
  );
}

function useOf(grant: UsedGrant, approved: readonly GrantTool[], at: Date, days: number): GrantUse {
  const covered = coveredNow(grant, grant.narrowings ?? [], approved);
  const uses = new Map(grant.uses?.map((use) => [use.tool, use]));
  const tools = covered
    .map(({ name, access }): GrantToolUse => {
      const { permits = 0, denials = 0, last_at = null } = uses.get(usedName(name)) ?? {};
      return { tool: name, access, permits, denials, last_at: last_at && new Date(last_at).toISOString() };
    })
    // What is approved is in the order of names.
    .sort((a, b) => b.permits - a.permits || b.denials - a.denials);
  const enough = grant.startsAt !== null && grant.startsAt.getTime() <= at.getTime() - days * dayMs;
  const taken = coveredTools(grant, approved).length - covered.length;
  return {
    days,
    enough,
    granted: tools.length,
    used: tools.filter(({ permits }) => permits > 0).length,
    tools,
    suggestion: suggest({ tools, taken, days, enough }),
  };
}

function loadGrants(
  tx: Pick<Tx, "$queryRaw">,
  ids: readonly string[],
  at: Date,
  days: number,
): Promise<UsedGrant[]> {
  return tx.$queryRaw<UsedGrant[]>`
    SELECT access_grant.id, server_id AS "serverId", scopes, tools, tool_levels AS "toolLevels", starts_at AS "startsAt",
      (SELECT json_agg(json_build_object('keep', keep, 'taken', taken, 'restored', restored, 'shadowUntil', shadow_until))
        FROM grant_narrowing WHERE grant_id = access_grant.id AND undone_at IS NULL) AS narrowings,
      (SELECT json_agg(used) FROM (
        SELECT tool, coalesce(sum(permits) FILTER (WHERE day > today - ${days}::int), 0) AS permits,
          coalesce(sum(denials) FILTER (WHERE day > today - ${days}::int), 0) AS denials,
          max(last_at) FILTER (WHERE permits > 0) AS last_at
        FROM access_usage usage
        WHERE usage.agent_id = access_grant.agent_id AND usage.server_id = access_grant.server_id AND day <= today
        GROUP BY tool) used) AS uses
    FROM access_grant, (SELECT (${at}::timestamptz AT TIME ZONE 'UTC')::date AS today) AS clock
    WHERE access_grant.id = ANY(${[...ids]}::text[])`;
}
