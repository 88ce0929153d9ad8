import { givenGrantStatuses, type ReviewVerdict } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { loadGrantUse } from "../narrowings/index.ts";
import type { GrantUse } from "../narrowings/schemas.ts";
import type { HeldGrant } from "./held-grants.ts";
import type { ReviewEvidence } from "./schemas.ts";

/** What there is to know of a grant, and what it suggests. */
export type Found = { evidence: ReviewEvidence; recommendation: ReviewVerdict };

/**
 * What there is to know of each of these grants at this time, by their ids. However many they are, it takes the same few
 * statements.
 */
export async function gatherEvidence(
  tx: Tx,
  grants: readonly HeldGrant[],
  at: Date,
  days: number,
): Promise<Map<string, Found>> {
  const ids = grants.map(({ id }) => id);
  const uses = await loadGrantUse(tx, ids, at, days);
  const signers = await loadSigners(tx, ids);
  const agents = await countAgents(tx, [...new Set(grants.map(({ serverId }) => serverId))], at);
  return new Map(
    grants.flatMap(({ id, serverId, restorable }) => {
      const use = uses.get(id);
      if (!use) return [];
      const evidence = {
        use: summaryOf(use, restorable),
        // Its own agent is among them.
        peers: Math.max(0, (agents.get(serverId) ?? 0) - 1),
        signed_by: signers.get(id) ?? [],
      };
      return [[id, { evidence, recommendation: use.suggestion.verdict }]];
    }),
  );
}

/** Of its tools the names, and of their use the sum. */
function summaryOf({ tools, ...use }: GrantUse, restorable: string[]): ReviewEvidence["use"] {
  const times = tools.flatMap(({ last_at }) => last_at ?? []).sort();
  return {
    ...use,
    tools: [...tools.map(({ tool }) => tool), ...restorable],
    restorable,
    used_tools: tools.flatMap(({ tool, permits }) => (permits > 0 ? [tool] : [])),
    last_at: times.at(-1) ?? null,
    permits: tools.reduce((sum, { permits }) => sum + permits, 0),
    denials: tools.reduce((sum, { denials }) => sum + denials, 0),
  };
}

async function loadSigners(
  tx: Pick<Tx, "vote">,
  grantIds: readonly string[],
): Promise<Map<string, ReviewEvidence["signed_by"]>> {
  const votes = await tx.vote.findMany({
    where: { grantId: { in: [...grantIds] }, decision: "approve", late: false },
    select: { grantId: true, voter: { select: { id: true, name: true } } },
    orderBy: { id: "asc" },
  });
  const perGrant = Map.groupBy(votes, ({ grantId }) => grantId ?? "");
  return new Map([...perGrant].map(([id, its]) => [id, its.map(({ voter }) => voter)]));
}

/** How many agents have a grant in force on each of these servers. */
async function countAgents(
  tx: Pick<Tx, "$queryRaw">,
  serverIds: readonly string[],
  at: Date,
): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ id: string; agents: number }[]>`
    SELECT server_id AS id, count(DISTINCT agent_id)::int AS agents FROM access_grant
    WHERE server_id = ANY(${[...serverIds]}::text[]) AND status = ANY(${[...givenGrantStatuses]}::text[])
      AND starts_at <= ${at} AND ends_at > ${at}
    GROUP BY server_id`;
  return new Map(rows.map(({ id, agents }) => [id, agents]));
}
