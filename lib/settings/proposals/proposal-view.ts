import { decodeCursor, toPage } from "#lib/core/page.ts";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { slateOf, type Voter } from "#lib/decisions/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { toVoter } from "#lib/kernel/voters.ts";
import type { PolicyKind, ProposalRow } from "./policy-kind.ts";
import { outdated, waitingSentence } from "./policy-state.ts";
import { mayVoteOn, mayWithdraw } from "./policy-verdicts.ts";
import { loadProposal, toPolicyCase } from "./proposal-row.ts";
import type { ProposalView } from "./schemas.ts";

/** @throws DomainError `not_found` */
export async function loadProposalView<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  ctx: Ctx,
  tx: Tx,
  id: string,
): Promise<ProposalView & S> {
  const row = await loadProposal(kind, tx, id);
  return toProposalView(kind, ctx, row, await loadSurroundings(kind, tx));
}

/** Newest first. One waits at most, and nobody proposes another one until then, so that the newest one is it. */
export async function listProposals<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  ctx: Ctx,
  tx: Tx,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const [before] = cursor ? decodeCursor(cursor, 1) : [];
  const [rows, surroundings] = await Promise.all([
    kind.list(tx, before, limit + 1),
    loadSurroundings(kind, tx),
  ]);
  const page = toPage(rows, limit, ({ id }) => [id]);
  return { ...page, items: page.items.map((row) => toProposalView(kind, ctx, row, surroundings)) };
}

/** What every view of a proposal needs beside the proposal. */
type Surroundings = { administrators: Voter[]; inForce: number };

async function loadSurroundings<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  tx: Tx,
): Promise<Surroundings> {
  const administrators = await loadAdministrators(tx);
  const { version } = await kind.loadInForce(tx);
  return { administrators, inForce: version };
}

/** Everybody who signs policies, by name. */
async function loadAdministrators(tx: Pick<Tx, "user">): Promise<Voter[]> {
  const people = await tx.user.findMany({
    where: { disabledAt: null, roles: { has: "admin" } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return people.map(toVoter);
}

function toProposalView<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  { actor }: Ctx,
  row: R,
  { administrators, inForce }: Surroundings,
): ProposalView & S {
  const decision = toPolicyCase(row);
  return {
    id: row.id,
    status: row.status as PolicyChangeStatus,
    base_version: row.baseVersion,
    adopted_version: row.adoptedVersion,
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
    ...kind.show(row),
  };

  function waitingFor(): string | null {
    if (row.status !== "proposed") return null;
    if (row.baseVersion !== inForce) return outdated(row.baseVersion, inForce);
    const { eligible } = slateOf(decision, administrators);
    return waitingSentence(eligible.flat().map(({ name }) => name));
  }
}
