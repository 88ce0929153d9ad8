import type { Actor } from "#lib/core/actor.ts";
import { can } from "#lib/core/permissions.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { capacitiesOf, type Person } from "../demand/index.ts";
import { type ListedApproval, listed, withTeams } from "../row/index.ts";
import { needsVoter } from "./needs-voter.ts";
import { ownedBy } from "./visible-to.ts";

/** How many are read at a time. */
const readAtOnce = 100;

/** Behind which request to go on. */
export type Place = { expiresAt: Date; id: string };

/** Requests that a yes of this actor's would bring closer to a decision, soonest first; read as far as they are taken. */
export async function* waitingFor(
  actor: Actor,
  at: Date,
  from: { agent?: string | undefined; after?: Place | undefined } = {},
): AsyncGenerator<ListedApproval> {
  if (actor.kind !== "user" || can(actor, "approval.vote") !== true) return;
  const person = await db().user.findUnique({ where: { id: actor.id }, include: withTeams });
  if (!person) return;
  const { id, name, disabledAt } = person;
  let { after } = from;
  for (;;) {
    const rows = await readNext(person, at, { ...from, after });
    for (const row of rows) {
      const voter = { id, name, roles: capacitiesOf(row, person), active: disabledAt === null };
      if (needsVoter(row, voter, at)) yield row;
    }
    after = rows.at(-1);
    if (rows.length < readAtOnce) return;
  }
}

async function readNext(
  person: Person,
  at: Date,
  { agent, after }: { agent?: string | undefined; after?: Place | undefined },
): Promise<ListedApproval[]> {
  const rows = await db().actionApproval.findMany({
    where: {
      status: "pending",
      expiresAt: { gt: at },
      ...(agent ? { agentId: agent } : {}),
      votes: { none: { voterId: person.id } },
      AND: [naming(person), after ? behind(after) : {}],
    },
    ...listed,
    orderBy: [{ expiresAt: "asc" }, { id: "asc" }],
    take: readAtOnce,
  });
  return rows as ListedApproval[];
}

function behind({ expiresAt, id }: Place): Prisma.ActionApprovalWhereInput {
  // The first condition is for the index; the other is for those of one moment.
  return { expiresAt: { gte: expiresAt }, OR: [{ expiresAt: { gt: expiresAt } }, { id: { gt: id } }] };
}

/** Those with a stage that names somebody: whether they count there is for `needsVoter` to say. */
function naming({ id, roles, teams }: Person): Prisma.ActionApprovalWhereInput {
  const has = (who: string) => ({ stages: { array_contains: [{ who }] } });
  return {
    OR: [
      ...roles.map((role) => has(`role:${role}`)),
      ...teams.map(({ team }) => has(`team:${team.slug}`)),
      { ...has("server_owner"), server: ownedBy(id) },
      { ...has("beneficiary"), userId: id },
    ],
  };
}
