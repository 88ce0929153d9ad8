import { notFound } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { DecisionCase, StageRule } from "#lib/decisions/index.ts";
import { toCastVote, votesArgs } from "#lib/kernel/voters.ts";
import { grantLineage } from "./grant-lineage.ts";
import { phaseOf, statusAt } from "./grant-state.ts";

/** An agent with everybody who answers for it, who registered it, and whoever acts for them. */
export const agentInclude = {
  createdBy: { include: { delegations: true } },
  ownerUser: { include: { delegations: true } },
  ownerTeam: { include: { members: { include: { user: { include: { delegations: true } } } } } },
} satisfies Prisma.AgentInclude;

export type AgentRow = Prisma.AgentGetPayload<{ include: typeof agentInclude }>;

/** All that deciding on a grant, or showing one, needs. */
export const grantInclude = {
  agent: { include: agentInclude },
  server: { select: { id: true, name: true, classification: true } },
  follows: { select: { id: true, status: true } },
  followedBy: {
    select: { id: true, status: true, startsAt: true, endsAt: true, requestEndsAt: true },
    orderBy: { id: "asc" },
  },
  requester: { include: { delegations: true } },
  endedBy: { select: { id: true, name: true } },
  votes: votesArgs,
} satisfies Prisma.GrantInclude;

export type GrantRow = Prisma.GrantGetPayload<{ include: typeof grantInclude }>;

/**
 * A grant, locked until the transaction ends, and read under the lock: two last votes are both counted and one transition
 * happens. Its agent is locked before it, as requests lock the two: against being changed or disabled meanwhile, and so
 * that of two grants approved at once one is held against the other.
 *
 * @throws DomainError `not_found`
 */
export async function lockGrant(tx: Tx, id: string): Promise<GrantRow> {
  await tx.$queryRaw`SELECT id FROM agent WHERE id = (SELECT agent_id FROM access_grant WHERE id = ${id}) FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT id FROM access_grant WHERE id = ${id} FOR UPDATE`;
  return loadGrant(tx, id);
}

/** @throws DomainError `not_found` */
export async function loadGrant(tx: Pick<Tx, "grant">, id: string): Promise<GrantRow> {
  const row = await tx.grant.findUnique({ where: { id }, include: grantInclude });
  if (!row) throw notFound("grant");
  return row;
}

/** The grant as the decision kernel sees it at this time. */
export function toGrantCase(row: GrantRow, at: Date): DecisionCase {
  return {
    phase: phaseOf(statusAt(row, at)),
    digest: row.digest,
    stages: stagesOf(row),
    lineage: grantLineage(row, row.createdAt),
    votes: row.votes.map(toCastVote),
  };
}

export function stagesOf({ stages }: { stages: Prisma.JsonValue }): StageRule[] {
  return stages as StageRule[];
}

/** What a record of the audit log is about. */
export function grantTarget({ id, agent, server }: Named) {
  return { type: "grant", id, name: grantName({ agent, server }) } as const;
}

export function grantName({ agent, server }: Omit<Named, "id">): string {
  return `${oneLine(agent.name, 100)} on ${server.name}`;
}

type Named = { id: string; agent: { name: string }; server: { name: string } };
