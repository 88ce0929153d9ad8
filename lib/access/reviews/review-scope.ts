import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import { givenGrantStatuses } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { type HeldGrant, loadHeld } from "./held-grants.ts";
import type { AccessReviewScope } from "./schemas.ts";

const dayMs = 86_400_000;

/** The grants in force at this time that all of the scope holds for, in the order of their ids. */
export async function grantsInScope(
  tx: Pick<Tx, "grant" | "$queryRaw">,
  scope: AccessReviewScope,
  at: Date,
): Promise<HeldGrant[]> {
  const grants = await loadHeld(tx, inScope(scope, at), at);
  const { access_levels: levels } = scope;
  return levels ? grants.filter(({ accessLevel }) => levels.includes(accessLevel)) : grants;
}

function inScope(scope: AccessReviewScope, at: Date): Prisma.GrantWhereInput {
  const { owners, agents, servers, classifications, begun_before, begun_days_ago } = scope;
  const begun = [
    { startsAt: { lte: at } },
    ...(begun_before ? [{ startsAt: { lt: new Date(begun_before) } }] : []),
    ...(begun_days_ago ? [{ startsAt: { lte: new Date(at.getTime() - begun_days_ago * dayMs) } }] : []),
  ];
  const unclassified = classifications?.includes("restricted") ? [{ classification: null }] : [];
  return {
    status: { in: [...givenGrantStatuses] },
    endsAt: { gt: at },
    AND: begun,
    ...(agents ? { agentId: { in: agents } } : {}),
    ...(owners ? { agent: ownedBy(owners) } : {}),
    server: {
      ...(servers ? { name: { in: servers } } : {}),
      ...(classifications ? { OR: [{ classification: { in: classifications } }, ...unclassified] } : {}),
    },
  };
}

const nameOf = (ref: string) => ref.slice(ref.indexOf(":") + 1);
const teamsOf = (refs: readonly string[]) => refs.filter((ref) => ref.startsWith("team:")).map(nameOf);
const peopleOf = (refs: readonly string[]) =>
  refs.filter((ref) => ref.startsWith("user:")).map((ref) => nameOf(ref).toLowerCase());

function ownedBy(refs: readonly string[]): Prisma.AgentWhereInput {
  return {
    OR: [{ ownerTeam: { slug: { in: teamsOf(refs) } } }, { ownerUser: { email: { in: peopleOf(refs) } } }],
  };
}

/**
 * Refuses a scope that names what there is not: whoever wrote it meant something else.
 *
 * @throws DomainError `invalid` that points at each
 */
export async function refuseUnknown(
  tx: Pick<Tx, "team" | "user" | "agent" | "server">,
  { owners = [], agents = [], servers = [] }: AccessReviewScope,
): Promise<void> {
  const teams = await tx.team.findMany({ where: { slug: { in: teamsOf(owners) } }, select: { slug: true } });
  const people = await tx.user.findMany({
    where: { email: { in: peopleOf(owners) } },
    select: { email: true },
  });
  const known = {
    owners: [...teams.map(({ slug }) => `team:${slug}`), ...people.map(({ email }) => `user:${email}`)],
    agents: (await tx.agent.findMany({ where: { id: { in: agents } }, select: { id: true } })).map(
      ({ id }) => id,
    ),
    servers: (await tx.server.findMany({ where: { name: { in: servers } }, select: { name: true } })).map(
      ({ name }) => name,
    ),
  };
  const normal = (ref: string) => (ref.startsWith("user:") ? ref.toLowerCase() : ref);
  const issues = [
    ...unknownAmong("owners", owners.map(normal), known.owners, "There is no such owner."),
    ...unknownAmong("agents", agents, known.agents, "There is no such agent."),
    ...unknownAmong("servers", servers, known.servers, "There is no such server."),
  ];
  if (issues.length > 0) throw new DomainError("invalid", "The input is not valid: scope.", { issues });
}

function unknownAmong(
  field: string,
  named: readonly string[],
  known: readonly string[],
  message: string,
): FieldIssue[] {
  return named.flatMap((one, index) =>
    known.includes(one) ? [] : [{ pointer: `/scope/${field}/${index}`, message }],
  );
}
