import { invalidField } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";

/** Whether gateways may speak for an agent that may not now; none are all. */
export function isWider(next: readonly string[], before: readonly string[]): boolean {
  if (before.length === 0) return false;
  return next.length === 0 || next.some((id) => !before.includes(id));
}

/**
 * Each gateway that may speak for an agent once, in one order.
 *
 * @throws DomainError `invalid`, pointing at the one that is none
 */
export async function chooseGateways(tx: Pick<Tx, "oauthClient">, ids: readonly string[]): Promise<string[]> {
  const found = await tx.oauthClient.findMany({
    where: { id: { in: [...ids] }, kind: "gateway" },
    select: { id: true },
  });
  const known = new Set(found.map(({ id }) => id));
  const wrong = ids.findIndex((id) => !known.has(id));
  if (wrong >= 0) throw invalidField(`gateways/${wrong}`, "There is no gateway of this id.");
  return [...known].sort();
}
