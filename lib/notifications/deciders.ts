import { permissions } from "#lib/core/permissions.ts";
import type { Tx } from "#lib/db/client.ts";
import { toVoter } from "#lib/kernel/voters.ts";
import type { Decider } from "./readers.ts";

const decidingRoles: readonly string[] = permissions["submission.vote"].roles;

/** Whoever decides nothing themselves can't do so for somebody else. */
function mayDecide({ roles }: { roles: string[] }): boolean {
  return roles.some((role) => decidingRoles.includes(role));
}

/** Everybody active who decides things, with who is away and who stands in for them at this moment. */
export async function loadDeciders(tx: Pick<Tx, "user">, at: Date): Promise<Decider[]> {
  const people = await tx.user.findMany({
    where: { disabledAt: null, roles: { hasSome: ["admin", "governance", "compliance"] } },
    include: {
      delegations: {
        where: { revokedAt: null, startsAt: { lte: at }, endsAt: { gt: at } },
        include: { delegate: true },
      },
    },
    orderBy: { id: "asc" },
  });
  return people.map((person) => ({
    ...toVoter(person),
    away: person.delegations.some(({ away }) => away),
    standIns: person.delegations.flatMap(({ delegate }) =>
      delegate && mayDecide(delegate) ? [toVoter(delegate)] : [],
    ),
  }));
}
