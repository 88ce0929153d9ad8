import { oneLine } from "#lib/core/one-line.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { namespaceOfServer } from "#lib/registry/index.ts";
import type { OrphanView } from "./schemas.ts";

type Proposal = OrphanView["proposed"][number];
type Server = { id: string; name: string; ownerUserId: string | null; ownerTeamId: string | null };

/** The most that are proposed for one server. */
const proposedMax = 6;
/** Who acted on it before is looked for in so many of its latest submissions and recertifications. */
const historyMax = 20;

const activeTeam = { members: { some: { user: { disabledAt: null } } } } satisfies Prisma.TeamWhereInput;

/**
 * Who could answer for a server that nobody answers for: the team of its namespace, the other teams of the person who is
 * gone, and who submitted, changed or confirmed it before. Only teams with an active member, and active people.
 */
export async function proposeOwners(
  tx: Pick<Tx, "team" | "namespace" | "submission" | "recertification">,
  server: Server,
): Promise<Proposal[]> {
  const proposals = [
    ...(await teamOfNamespace(tx, server)),
    ...(await teamsOfPerson(tx, server)),
    ...(await peopleOfHistory(tx, server)),
  ];
  const first = proposals.filter(
    ({ ref }, index) => proposals.findIndex((other) => other.ref === ref) === index,
  );
  return first.slice(0, proposedMax);
}

async function teamOfNamespace(
  tx: Pick<Tx, "team" | "namespace">,
  { name, ownerTeamId }: Server,
): Promise<Proposal[]> {
  const namespace = await namespaceOfServer(tx, name);
  if (!namespace || namespace.teamId === ownerTeamId) return [];
  const team = await tx.team.findFirst({ where: { id: namespace.teamId, ...activeTeam } });
  return team ? [toProposal(team, `Answers for the namespace ${oneLine(namespace.prefix)}.`)] : [];
}

async function teamsOfPerson(tx: Pick<Tx, "team">, { ownerUserId }: Server): Promise<Proposal[]> {
  if (!ownerUserId) return [];
  const teams = await tx.team.findMany({
    where: { AND: [{ members: { some: { userId: ownerUserId } } }, activeTeam] },
    orderBy: { name: "asc" },
    take: proposedMax,
  });
  return teams.map((team) => toProposal(team, "The last owner is in this team."));
}

const active = { disabledAt: null };

async function peopleOfHistory(
  tx: Pick<Tx, "submission" | "recertification">,
  { id }: Server,
): Promise<Proposal[]> {
  const ofServer = { version: { serverId: id } };
  const [confirmed, submitted] = await Promise.all([
    tx.recertification.findMany({
      where: { ...ofServer, confirmedBy: active },
      orderBy: { id: "desc" },
      take: historyMax,
      select: { confirmedBy: true },
    }),
    tx.submission.findMany({
      where: { ...ofServer, OR: [{ submitter: active }, { editors: { some: { user: active } } }] },
      orderBy: { id: "desc" },
      take: historyMax,
      select: { submitter: true, editors: { where: { user: active }, select: { user: true } } },
    }),
  ]);
  const say =
    (because: string) => (person: { name: string; email: string; disabledAt: Date | null } | null) =>
      person && person.disabledAt === null
        ? [{ ref: `user:${person.email}`, label: person.name, because }]
        : [];
  return [
    ...confirmed.flatMap(({ confirmedBy }) => say("Confirmed it before.")(confirmedBy)),
    ...submitted.flatMap(({ submitter }) => say("Submitted it before.")(submitter)),
    ...submitted.flatMap(({ editors }) =>
      editors.flatMap(({ user }) => say("Changed a submission of it before.")(user)),
    ),
  ];
}

function toProposal({ slug, name }: { slug: string; name: string }, because: string): Proposal {
  return { ref: `team:${slug}`, label: name, because };
}
