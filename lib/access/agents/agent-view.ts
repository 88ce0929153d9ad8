import { hasOwner } from "#lib/core/has-owner.ts";
import type { TrustModel } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { ownerOf } from "#lib/registry/index.ts";
import { type AgentFigures, loadFigures } from "./agent-figures.ts";
import { type AgentRow, disabledOf, recognitionOf } from "./agent-row.ts";
import { verdictsOf } from "./agent-rules.ts";
import { standingOf } from "./agent-standing.ts";
import type { AgentSummary, AgentView } from "./schemas.ts";

const none: AgentFigures = { given: 0, requested: 0, lastUsedAt: null };

export function toSummary(row: AgentRow, figures: ReadonlyMap<string, AgentFigures>): AgentSummary {
  const { given, requested, lastUsedAt } = figures.get(row.id) ?? none;
  return {
    id: row.id,
    name: row.name,
    purpose: row.purpose,
    trust_model: row.trustModel as TrustModel,
    owner: { ...ownerOf(row), active: hasOwner(row) },
    recognised_by: recognitionOf(row),
    disabled: disabledOf(row),
    grants: { given, requested },
    last_used_at: lastUsedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}

/** An agent as whoever asks sees it: with what they may do about it, and why not. */
export async function toAgentView(
  ctx: Ctx,
  tx: Pick<Tx, "$queryRaw" | "oauthClient" | "teamMember">,
  row: AgentRow,
): Promise<AgentView> {
  const figures = await loadFigures(tx, [row.id], await now(ctx, tx));
  const gateways = await tx.oauthClient.findMany({
    where: { id: { in: row.gatewayIds } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  return {
    ...toSummary(row, figures),
    gateways,
    created_by: row.createdBy,
    can: verdictsOf(ctx.actor, await standingOf(tx, ctx.actor, row)),
  };
}
