import { notFound } from "#lib/core/errors.ts";
import type { QuarantineStatus } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { DecisionCase, LineageMember, StageRule } from "#lib/decisions/index.ts";
import { delegatesSince, toCastVote, votesArgs } from "#lib/kernel/voters.ts";
import { liftPhases } from "./quarantine-state.ts";

export const quarantineInclude = {
  placedBy: true,
  liftProposedBy: { include: { delegations: true } },
  votes: votesArgs,
} satisfies Prisma.QuarantineInclude;

export type QuarantineRow = Prisma.QuarantineGetPayload<{ include: typeof quarantineInclude }>;

/** @throws DomainError `not_found` */
export async function loadQuarantine(tx: Pick<Tx, "quarantine">, id: string): Promise<QuarantineRow> {
  const row = await tx.quarantine.findUnique({ where: { id }, include: quarantineInclude });
  if (!row) throw notFound("quarantine");
  return row;
}

/**
 * Locks a quarantine and reads it under the lock: proposals, votes and withdrawals queue up here. Whoever needs servers
 * as well locks them after it.
 *
 * @throws DomainError `not_found`
 */
export async function lockQuarantine(tx: Tx, id: string): Promise<QuarantineRow> {
  await tx.$queryRaw`SELECT id FROM quarantine WHERE id = ${id} FOR UPDATE`;
  return loadQuarantine(tx, id);
}

/** How the audit log names it. */
export function targetOf({ id, target, scope }: Pick<QuarantineRow, "id" | "target" | "scope">) {
  return { type: "quarantine" as const, id, name: target || scope };
}

/** The proposal to lift it, as the decision kernel sees it. */
export function toLiftCase(row: QuarantineRow, owners: readonly string[]): DecisionCase {
  return {
    phase: liftPhases[row.status as QuarantineStatus],
    digest: row.liftDigest,
    stages: row.liftStages as StageRule[],
    lineage: lineageOf(row, owners),
    votes: row.votes.map(toCastVote),
  };
}

/** Who proposed it, whoever has acted for them since, and who answers for what it stopped. */
function lineageOf(row: QuarantineRow, owners: readonly string[]): LineageMember[] {
  const proposedAt = row.liftProposedAt ?? row.placedAt;
  const delegates = delegatesSince(row.liftProposedBy, proposedAt);
  return [
    ...(row.liftProposedById ? [{ personId: row.liftProposedById, relation: "submitter" as const }] : []),
    ...owners.map((personId) => ({ personId, relation: "owner" as const })),
    ...delegates.map((personId) => ({ personId, relation: "delegate" as const })),
  ];
}

/** The servers that a quarantine reaches, with their owners of now. */
export function loadStoppedServers(
  tx: Pick<Tx, "$queryRaw">,
  quarantineId: string,
): Promise<{ id: string; ownerTeamId: string | null; ownerUserId: string | null }[]> {
  return tx.$queryRaw`
    SELECT id, owner_team_id AS "ownerTeamId", owner_user_id AS "ownerUserId" FROM server
    WHERE id IN (
      SELECT version.server_id FROM quarantine_version covered
      JOIN server_version version ON version.id = covered.version_id
      WHERE covered.quarantine_id = ${quarantineId})`;
}

/** Everybody who answers for one of these servers: the owner, or everybody in the team. */
export async function peopleWhoOwn(
  tx: Pick<Tx, "teamMember">,
  servers: readonly { ownerTeamId: string | null; ownerUserId: string | null }[],
): Promise<string[]> {
  const teamIds = new Set(servers.flatMap(({ ownerTeamId }) => ownerTeamId ?? []));
  const members = await tx.teamMember.findMany({ where: { teamId: { in: [...teamIds] } } });
  const owners = servers.flatMap(({ ownerUserId }) => ownerUserId ?? []);
  return [...new Set([...owners, ...members.map(({ userId }) => userId)])];
}
