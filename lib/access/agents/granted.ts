import { DomainError } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { givenGrantStatuses } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";

/**
 * People sign a grant for an agent as it is recognised and acts, and for the gateways that speak for it.
 *
 * @throws DomainError `conflict` while it has grants, or asks for some
 */
export async function refuseWhileGranted(tx: Pick<Tx, "grant">, agentId: string): Promise<void> {
  const count = await tx.grant.count({
    where: { agentId, status: { in: [...givenGrantStatuses, "requested"] } },
  });
  if (count > 0)
    throw new DomainError(
      "conflict",
      "Grants were signed, or are asked for, for this agent as it is recognised and acts now, through the gateways that it has. Register another agent, or have them end first.",
      { details: { grants: count } },
    );
}

/**
 * Whoever answers for an agent has no say in its grants, so nobody else comes to answer for it while a say is awaited.
 *
 * @throws DomainError `conflict` while it asks for grants
 */
export async function refuseWhileRequested(tx: Pick<Tx, "grant">, agentId: string): Promise<void> {
  const count = await tx.grant.count({ where: { agentId, status: "requested" } });
  if (count > 0)
    throw new DomainError(
      "conflict",
      "Grants are asked for, for this agent: who answers for it stays the same until they are decided or cancelled.",
      { details: { grants: count } },
    );
}

/**
 * Whoever gave an agent what it has does not come to answer for it afterwards: nobody approves their own.
 *
 * @param next who is to answer for it
 * @throws DomainError `conflict` that names one who signed what it still has
 */
export async function refuseSigners(
  tx: Pick<Tx, "vote" | "teamMember">,
  agentId: string,
  { ownerTeamId, ownerUserId }: { ownerTeamId: string | null; ownerUserId: string | null },
  at: Date,
): Promise<void> {
  const members = ownerTeamId
    ? await tx.teamMember.findMany({ where: { teamId: ownerTeamId }, select: { userId: true } })
    : [];
  const people = [...(ownerUserId ? [ownerUserId] : []), ...members.map(({ userId }) => userId)];
  const signed = await tx.vote.findFirst({
    where: {
      decision: "approve",
      late: false,
      voterId: { in: people },
      grant: { agentId, status: { in: [...givenGrantStatuses] }, endsAt: { gt: at } },
    },
    select: { voter: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  if (signed)
    throw new DomainError(
      "conflict",
      `${oneLine(signed.voter.name, 80)} signed a grant that this agent has now, and can't come to answer for it. Name somebody else, or have that grant end first.`,
    );
}
