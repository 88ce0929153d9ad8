import type { UserActor } from "#lib/core/actor.ts";
import { notFound } from "#lib/core/errors.ts";
import type { Role } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** Whose work it is to see all of it. */
const overseers: readonly Role[] = ["admin", "governance", "compliance", "auditor"];

/**
 * Which requests somebody sees: arguments tell of people and money. Whoever has no role that oversees sees what is asked on
 * their behalf, by agents or of servers that they answer for, what their teams decide, and what they decided.
 *
 * @throws DomainError `not_found` for who is no person
 */
export async function visibleTo(
  { actor }: Ctx,
  tx: Pick<Tx, "teamMember">,
): Promise<Prisma.ActionApprovalWhereInput> {
  if (actor.kind !== "user") throw notFound("approval");
  if (oversees(actor)) return {};
  return {
    OR: [
      ...theirs(actor),
      { votes: { some: { voterId: actor.id } } },
      { breakGlass: { openedById: actor.id } },
      ...(await ofTeams(actor, tx)),
    ],
  };
}

/** @throws DomainError `not_found` unless this person sees it: who does not is not told that there is one */
export async function assertVisible(
  ctx: Ctx,
  tx: Pick<Tx, "teamMember" | "actionApproval">,
  id: string,
): Promise<void> {
  const where = { AND: [{ id }, await visibleTo(ctx, tx)] };
  if (!(await tx.actionApproval.findFirst({ where, select: { id: true } }))) throw notFound("approval");
}

export function oversees({ roles }: Pick<UserActor, "roles">): boolean {
  return roles.some((role) => overseers.includes(role));
}

/** What is asked on somebody's behalf, or by agents that they answer for. */
export function concerning({ id }: Pick<UserActor, "id">): Prisma.ActionApprovalWhereInput {
  return { OR: [{ userId: id }, { agent: ownedBy(id) }] };
}

function theirs(actor: UserActor): Prisma.ActionApprovalWhereInput[] {
  return [concerning(actor), { server: ownedBy(actor.id) }];
}

/** What somebody answers for, or a team of theirs. */
export function ownedBy(id: string) {
  return { OR: [{ ownerUserId: id }, { ownerTeam: { members: { some: { userId: id } } } }] };
}

async function ofTeams(
  { id }: UserActor,
  tx: Pick<Tx, "teamMember">,
): Promise<Prisma.ActionApprovalWhereInput[]> {
  const memberships = await tx.teamMember.findMany({
    where: { userId: id },
    select: { team: { select: { slug: true } } },
  });
  return memberships.map(({ team }) => ({ stages: { array_contains: [{ who: `team:${team.slug}` }] } }));
}
