import type { Role } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Voter } from "#lib/decisions/index.ts";
import { toVoter } from "#lib/kernel/voters.ts";

/** For whom somebody may act now: who named them, directly. Whoever is disabled has nobody act for them. */
export async function loadPrincipals(
  tx: Pick<Tx, "user">,
  delegateId: string,
  at: Date,
): Promise<Voter<Role>[]> {
  const people = await tx.user.findMany({
    where: {
      disabledAt: null,
      delegations: { some: { delegateId, revokedAt: null, startsAt: { lte: at }, endsAt: { gt: at } } },
    },
    orderBy: { name: "asc" },
  });
  return people.map(toVoter);
}
