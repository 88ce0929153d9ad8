import type { Prisma, Tx } from "#lib/db/client.ts";
import { approvedTools } from "../agents/index.ts";
import { type Held, heldBy } from "./highest-level.ts";

const select = {
  id: true,
  agentId: true,
  serverId: true,
  scopes: true,
  tools: true,
  toolLevels: true,
  narrowings: {
    where: { undoneAt: null },
    select: { keep: true, taken: true, restored: true, shadowUntil: true },
  },
} satisfies Prisma.GrantSelect;

/** A grant with what it comes to now. */
export type HeldGrant = Held & { id: string; agentId: string; serverId: string };

/** Grants with what each comes to at this time, in the order of their ids. */
export async function loadHeld(
  tx: Pick<Tx, "grant" | "$queryRaw">,
  where: Prisma.GrantWhereInput,
  at: Date,
): Promise<HeldGrant[]> {
  const rows = await tx.grant.findMany({ where, select, orderBy: { id: "asc" } });
  const approved = await approvedTools(tx, [...new Set(rows.map(({ serverId }) => serverId))], at);
  return rows.map(({ id, agentId, serverId, narrowings, ...terms }) => ({
    id,
    agentId,
    serverId,
    ...heldBy(terms, approved.get(serverId) ?? [], narrowings, at),
  }));
}
