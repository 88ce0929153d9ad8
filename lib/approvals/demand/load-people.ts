import type { Prisma, Tx } from "#lib/db/client.ts";
import type { Voter } from "#lib/decisions/index.ts";
import { capacitiesOf, type Matter, stagesOf } from "./capacities.ts";

/** What of an agent and a server says who stands behind it. */
export const ownedBy = { ownerTeam: { include: { members: true } } } satisfies Prisma.AgentInclude;

/** Everybody active whom a stage of an approval names, as they are to it now. */
export async function loadPeople(tx: Pick<Tx, "user">, matter: Matter): Promise<Voter[]> {
  const whos = stagesOf(matter).map(({ who }) => who);
  const named = (prefix: string) =>
    whos.flatMap((who) => (who.startsWith(prefix) ? [who.slice(prefix.length)] : []));
  const { ownerUserId, ownerTeam } = matter.server;
  const owners = whos.includes("server_owner")
    ? [
        ...(ownerUserId === null ? [] : [ownerUserId]),
        ...(ownerTeam?.members.map(({ userId }) => userId) ?? []),
      ]
    : [];
  const people = await tx.user.findMany({
    where: {
      disabledAt: null,
      OR: [
        { id: { in: [...owners, ...(matter.userId === null ? [] : [matter.userId])] } },
        { roles: { hasSome: named("role:") } },
        { teams: { some: { team: { slug: { in: named("team:") } } } } },
      ],
    },
    include: { teams: { include: { team: { select: { slug: true } } } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return people.map((person) => ({
    id: person.id,
    name: person.name,
    roles: capacitiesOf(matter, person),
    active: true,
  }));
}
