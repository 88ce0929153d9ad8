import type { Tx } from "#lib/db/client.ts";
import { approvedTools } from "../agents/index.ts";
import type { GrantRow } from "../grants/index.ts";
import { coveredNow } from "../terms/index.ts";

/** The names of the tools that a grant gives now. */
export async function loadCoveredNow(
  tx: Pick<Tx, "grantNarrowing" | "$queryRaw">,
  row: GrantRow,
  at: Date,
): Promise<string[]> {
  const standing = await tx.grantNarrowing.findMany({ where: { grantId: row.id, undoneAt: null } });
  const approved = await approvedTools(tx, [row.serverId], at);
  return coveredNow(row, standing, approved.get(row.serverId) ?? []).map(({ name }) => name);
}
