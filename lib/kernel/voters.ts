import { DomainError } from "../core/errors.ts";
import { permissions } from "../core/permissions.ts";
import type { Role, VoteDecision } from "../core/words.ts";
import type { Prisma, Tx } from "../db/client.ts";
import type { CastVote, Voter } from "../decisions/index.ts";
import type { Ctx } from "./ctx.ts";

/** Votes with what their voters are today, oldest first, as the decision kernel wants them. */
export const votesArgs = {
  include: { voter: true, onBehalfOf: { include: { delegations: true } } },
  orderBy: [{ createdAt: "asc" }, { id: "asc" }],
} satisfies Prisma.Submission$votesArgs;

export type VoteRow = Prisma.VoteGetPayload<typeof votesArgs>;
type UserRow = { id: string; name: string; roles: string[]; disabledAt: Date | null };

export function toCastVote(row: VoteRow): CastVote {
  const { voter, onBehalfOf } = row;
  return {
    id: row.id,
    voterId: row.voterId,
    onBehalfOf: row.onBehalfOfId,
    decision: row.decision as VoteDecision | "retract",
    digest: row.digest,
    roles: (onBehalfOf ?? voter).roles as Role[],
    active: voter.disabledAt === null && (onBehalfOf === null || isStillGiven(row, onBehalfOf)),
    late: row.late,
  };
}

/** Whoever has none of them by now could not cast it, for whomever. */
const decidingRoles: readonly string[] = permissions["submission.vote"].roles;

/** A delegation that ended by its date leaves its votes; one that was revoked takes them along. */
function isStillGiven(
  { voterId, voter, createdAt }: VoteRow,
  principal: NonNullable<VoteRow["onBehalfOf"]>,
): boolean {
  return (
    principal.disabledAt === null &&
    decidingRoles.some((role) => voter.roles.includes(role)) &&
    principal.delegations.some(
      ({ delegateId, startsAt, endsAt, revokedAt }) =>
        delegateId === voterId && revokedAt === null && startsAt <= createdAt && createdAt < endsAt,
    )
  );
}

type Delegating = {
  delegations: readonly {
    delegateId: string | null;
    startsAt: Date;
    endsAt: Date;
    revokedAt: Date | null;
  }[];
};

/**
 * Whoever has acted for a person since then: they stand on that person's side. A delegation that was ended a moment ago
 * makes nobody a stranger; one that was ended before it began made nobody a delegate.
 */
export function delegatesSince(principal: Delegating | null, since: Date): string[] {
  return (principal?.delegations ?? []).flatMap(({ delegateId, startsAt, endsAt, revokedAt }) => {
    // One that was over is sometimes ended as well, later; it gave nothing in between.
    const ended = revokedAt !== null && revokedAt < endsAt ? revokedAt : endsAt;
    return delegateId !== null && ended > since && ended > startsAt ? [delegateId] : [];
  });
}

export function toVoter({ id, name, roles, disabledAt }: UserRow): Voter<Role> {
  return { id, name, roles: roles as Role[], active: disabledAt === null };
}

/**
 * Who votes, as the database knows them now: a role taken away a moment ago no longer counts. Locked against being
 * disabled until the vote is in, so that one of the two comes first.
 *
 * @throws DomainError `forbidden` for machines
 */
export async function loadVoter({ actor }: Ctx, tx: Tx): Promise<Voter<Role>> {
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only a person can vote.");
  await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${actor.id} FOR SHARE`;
  return toVoter(await tx.user.findUniqueOrThrow({ where: { id: actor.id } }));
}

/**
 * For whom a delegate wants to vote.
 *
 * @throws DomainError `forbidden` unless that person named them, for now
 */
export async function loadPrincipal(
  tx: Tx,
  delegateId: string,
  principalId: string,
  at: Date,
): Promise<Voter<Role>> {
  await tx.$queryRaw`SELECT id FROM delegation WHERE principal_id = ${principalId} AND delegate_id = ${delegateId} FOR SHARE`;
  const principal = await tx.user.findUnique({
    where: {
      id: principalId,
      delegations: {
        some: { delegateId, revokedAt: null, startsAt: { lte: at }, endsAt: { gt: at } },
      },
    },
  });
  if (!principal)
    throw new DomainError(
      "forbidden",
      "That person has not named you to act for them now. Vote for yourself, or ask them.",
    );
  return toVoter(principal);
}
