import type { Role } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";

export type Person = { id: string; name: string; roles: Role[] };

/** Everybody who could sign something that `submitters` submitted, by name. */
export async function loadCandidates(tx: Pick<Tx, "user">, submitters: readonly string[]): Promise<Person[]> {
  const people = await tx.user.findMany({
    where: {
      disabledAt: null,
      id: { notIn: [...submitters] },
      roles: { hasSome: ["governance", "compliance"] },
    },
    select: { id: true, name: true, roles: true },
    orderBy: { name: "asc" },
    take: 200,
  });
  return people.map((person) => ({ ...person, roles: person.roles as Role[] }));
}
