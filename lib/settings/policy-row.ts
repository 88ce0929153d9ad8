import { notFound } from "#lib/core/errors.ts";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { DecisionCase } from "#lib/decisions/index.ts";
import { delegatesSince, toCastVote, votesArgs } from "#lib/kernel/voters.ts";
import { policyCase } from "./policy-state.ts";
import { approvalMatrix, type MatrixRule } from "./schemas.ts";

/** All that deciding on a change of the matrix, or showing one, needs. */
export const changeInclude = {
  proposer: { include: { delegations: true } },
  base: true,
  votes: votesArgs,
} satisfies Prisma.PolicyChangeInclude;

export type PolicyChangeRow = Prisma.PolicyChangeGetPayload<{ include: typeof changeInclude }>;

/**
 * A change of the matrix, locked until the transaction ends: of two administrators, one waits for the other.
 *
 * @throws DomainError `not_found`
 */
export async function lockPolicyChange(tx: Tx, id: string): Promise<PolicyChangeRow> {
  await tx.$queryRaw`SELECT id FROM policy_change WHERE id = ${id} FOR UPDATE`;
  const change = await tx.policyChange.findUnique({ where: { id }, include: changeInclude });
  if (!change) throw notFound("change of the approval matrix");
  return change;
}

export function toPolicyCase(row: PolicyChangeRow): DecisionCase {
  return policyCase({
    status: statusOf(row),
    digest: row.digest,
    proposerId: row.proposerId,
    delegateIds: delegatesSince(row.proposer, row.createdAt),
    votes: row.votes.map(toCastVote),
  });
}

export function statusOf(row: { status: string }): PolicyChangeStatus {
  return row.status as PolicyChangeStatus;
}

export function rulesOfRow(row: { rules: Prisma.JsonValue }): MatrixRule[] {
  return approvalMatrix.shape.rules.parse(row.rules);
}

/** What a record of the audit log is about. */
export function policyTarget({ id, baseVersion }: { id: string; baseVersion: number }) {
  return { type: "policy_change", id, name: `Change of version ${baseVersion}` } as const;
}
