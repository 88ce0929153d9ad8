import { oneLine } from "#lib/core/one-line.ts";
import type { Tx } from "#lib/db/client.ts";
import { type GrantRow, grantInclude, isGiven, statusAt } from "../grants/index.ts";

/** The grants that were given to go on from one. What is only requested, somebody signs knowing what became of that one. */
export async function givenFollowing(
  tx: Pick<Tx, "grant">,
  { id }: Pick<GrantRow, "id">,
  at: Date,
): Promise<GrantRow[]> {
  const rows = await tx.grant.findMany({
    where: { followsId: id },
    include: grantInclude,
    orderBy: { id: "asc" },
  });
  return rows.filter((row) => isGiven(statusAt(row, at)));
}

/** What the record of such a grant says. */
export function becauseOfFollowed({ id }: Pick<GrantRow, "id">, what: string, reason: string): string {
  return `${id}, the grant that this one goes on from, ${what}: ${oneLine(reason, 500)}`;
}
