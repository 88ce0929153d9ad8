import type { Tx } from "#lib/db/client.ts";
import type { Voter } from "#lib/decisions/index.ts";
import { toVoter } from "#lib/kernel/voters.ts";

/** Somebody with a role that decides; `awayUntil` while they say that they are away. */
export type Candidate = Voter & { awayUntil: Date | null };

const candidatesMax = 200;

/** Everybody active who decides on submissions, by name. */
export async function loadCandidates(tx: Pick<Tx, "user">, at: Date): Promise<Candidate[]> {
  const people = await tx.user.findMany({
    where: { disabledAt: null, roles: { hasSome: ["governance", "compliance"] } },
    include: {
      delegations: {
        where: { away: true, revokedAt: null, startsAt: { lte: at }, endsAt: { gt: at } },
        orderBy: { endsAt: "desc" },
      },
    },
    orderBy: { name: "asc" },
    take: candidatesMax,
  });
  return people.map((person) => ({
    ...toVoter(person),
    awayUntil: person.delegations[0]?.endsAt ?? null,
  }));
}

/** Who can give people roles: whom to ask where nobody can sign. */
export async function loadAdministrators(tx: Pick<Tx, "user">): Promise<{ id: string; name: string }[]> {
  return tx.user.findMany({
    where: { disabledAt: null, roles: { has: "admin" } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
    take: 20,
  });
}
