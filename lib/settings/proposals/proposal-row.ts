import { notFound } from "#lib/core/errors.ts";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { DecisionCase } from "#lib/decisions/index.ts";
import { delegatesSince, toCastVote } from "#lib/kernel/voters.ts";
import type { PolicyKind, ProposalRow } from "./policy-kind.ts";
import { policyCase } from "./policy-state.ts";

/** @throws DomainError `not_found` */
export async function loadProposal<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  tx: Tx,
  id: string,
): Promise<R> {
  const row = await kind.find(tx, id);
  if (!row) throw notFound(`change of the ${kind.words.name}`);
  return row;
}

/**
 * A proposal, locked until the transaction ends: of two administrators, one waits for the other.
 *
 * @throws DomainError `not_found`
 */
export async function lockProposal<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  tx: Tx,
  id: string,
): Promise<R> {
  await kind.lock(tx, id);
  return loadProposal(kind, tx, id);
}

export function toPolicyCase(row: ProposalRow): DecisionCase {
  return policyCase({
    status: row.status as PolicyChangeStatus,
    digest: row.digest,
    proposerId: row.proposerId,
    delegateIds: delegatesSince(row.proposer, row.createdAt),
    votes: row.votes.map(toCastVote),
  });
}

/** What a record of the audit log is about. */
export function proposalTarget<C, R extends ProposalRow, S>(
  { target }: PolicyKind<C, R, S>,
  { id, baseVersion }: Pick<ProposalRow, "id" | "baseVersion">,
) {
  return { type: target, id, name: `Change of version ${baseVersion}` };
}
