import { notFound } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { slateOf, type Voter } from "#lib/decisions/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { toVoter } from "#lib/kernel/voters.ts";
import { changeInclude, type PolicyChangeRow, rulesOfRow, statusOf, toPolicyCase } from "./policy-row.ts";
import { outdated, waitingSentence } from "./policy-state.ts";
import { mayVoteOn, mayWithdraw } from "./policy-verdicts.ts";
import { loadApprovalMatrix } from "./queries.ts";
import type { PolicyChangeView } from "./schemas.ts";

/** What every view of a change needs beside the change. */
export type PolicySurroundings = { administrators: Voter[]; inForce: number };

export async function loadSurroundings(tx: Pick<Tx, "user" | "approvalPolicy">): Promise<PolicySurroundings> {
  const people = await tx.user.findMany({
    where: { disabledAt: null, roles: { has: "admin" } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  const { version } = await loadApprovalMatrix(tx);
  return { administrators: people.map(toVoter), inForce: version };
}

/** @throws DomainError `not_found` */
export async function loadPolicyChangeView(
  ctx: Ctx,
  tx: Pick<Tx, "policyChange" | "user" | "approvalPolicy">,
  id: string,
): Promise<PolicyChangeView> {
  const row = await tx.policyChange.findUnique({ where: { id }, include: changeInclude });
  if (!row) throw notFound("change of the approval matrix");
  return toPolicyChangeView(ctx, row, await loadSurroundings(tx));
}

export function toPolicyChangeView(
  { actor }: Ctx,
  row: PolicyChangeRow,
  { administrators, inForce }: PolicySurroundings,
): PolicyChangeView {
  const decision = toPolicyCase(row);
  return {
    id: row.id,
    status: statusOf(row),
    base_version: row.baseVersion,
    adopted_version: row.adoptedVersion,
    base_rules: rulesOfRow(row.base),
    rules: rulesOfRow(row),
    digest: row.digest,
    reason: row.reason,
    proposer: { id: row.proposer.id, name: row.proposer.name },
    votes: row.votes.map(({ voter, decision: said, reason, late, createdAt }) => ({
      voter: { id: voter.id, name: voter.name },
      decision: said as "approve" | "reject",
      reason,
      late,
      created_at: createdAt.toISOString(),
    })),
    waiting_for: waitingFor(),
    can: {
      vote: mayVoteOn(actor, row, decision, administrators, inForce),
      withdraw: mayWithdraw(actor, row),
    },
    created_at: row.createdAt.toISOString(),
    decided_at: row.decidedAt?.toISOString() ?? null,
  };

  function waitingFor(): string | null {
    if (row.status !== "proposed") return null;
    if (row.baseVersion !== inForce) return outdated(row.baseVersion, inForce);
    const { eligible } = slateOf(decision, administrators);
    return waitingSentence(eligible.flat().map(({ name }) => name));
  }
}
