import { givenGrantStatuses } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { isInShadow, isKept, toNarrowing } from "../evaluation/index.ts";
import { loadAgent } from "./agent-row.ts";
import { approvedTools } from "./approved-tools.ts";
import { agentUsage, usageQuery } from "./schemas.ts";
import { atMost, type Standing, type UsedTool, usageHeat } from "./usage-heat.ts";

const itemsMax = 2_000;
/** Whoever asks for tools that are not there makes up as many names as they like. */
const usedMax = 10_000;

export const getAgentUsage = query({
  id: "getAgentUsage",
  permission: "agent.read",
  summary: "What an agent may do now, and what of it, and beside it, it did: by tool and week",
  input: usageQuery,
  output: agentUsage,
  async run(ctx, { id, days }) {
    await loadAgent(db(), id);
    const at = await now(ctx, db());
    const standing = await loadStanding(db(), id, at);
    const items = usageHeat(standing, await usedTools(db(), id, at, days), days);
    return { days, items: atMost(items, itemsMax), left_out: Math.max(0, items.length - itemsMax) };
  },
});

/** The tools that an agent's grants in force give, and those that were taken from one and can be restored, by server. */
async function loadStanding(
  tx: Pick<Tx, "grant" | "$queryRaw">,
  agentId: string,
  at: Date,
): Promise<Standing> {
  const grants = await tx.grant.findMany({
    where: {
      agentId,
      status: { in: [...givenGrantStatuses] },
      startsAt: { lte: at },
      endsAt: { gt: at },
    },
    select: {
      scopes: true,
      tools: true,
      server: { select: { id: true, name: true } },
      narrowings: { where: { undoneAt: null } },
    },
  });
  const approved = await approvedTools(
    tx,
    grants.map(({ server }) => server.id),
    at,
  );
  const standing = new Map<string, Map<string, "granted" | "shadow">>();
  for (const { scopes, tools, server, narrowings } of grants) {
    const here = standing.get(server.name) ?? new Map<string, "granted" | "shadow">();
    const ofScopes = (approved.get(server.id) ?? []).filter(({ access }) => scopes.includes(access));
    const compiled = narrowings.map(toNarrowing);
    for (const name of [...ofScopes.map((tool) => tool.name), ...tools])
      if (isKept(compiled, name)) here.set(name, "granted");
      else if (!here.has(name) && isInShadow(compiled, name, at.getTime())) here.set(name, "shadow");
    standing.set(server.name, here);
  }
  return standing;
}

function usedTools(tx: Pick<Tx, "$queryRaw">, agentId: string, at: Date, days: number): Promise<UsedTool[]> {
  return tx.$queryRaw<UsedTool[]>`
    WITH weekly AS (
      SELECT server_id, tool, (today - day) / 7 AS week, sum(permits)::int AS permits, sum(denials)::int AS denials,
        max(last_at) AS last_at
      FROM access_usage, (SELECT (${at}::timestamptz AT TIME ZONE 'UTC')::date AS today) AS clock
      WHERE agent_id = ${agentId} AND day > today - ${days}::int AND day <= today
      GROUP BY server_id, tool, week
    )
    SELECT server.name AS server, tool, sum(permits)::int AS permits, sum(denials)::int AS denials,
      max(last_at) AS "lastAt", json_object_agg(week, permits) AS weeks
    FROM weekly JOIN server ON server.id = server_id
    GROUP BY server.name, tool
    ORDER BY sum(permits) DESC, sum(denials) DESC, server.name COLLATE "C", tool COLLATE "C"
    LIMIT ${usedMax}`;
}
