import { newId } from "#lib/core/ids.ts";
import { applyBallot } from "#lib/decisions/index.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import type { PolicyKind, ProposalRow } from "./policy-kind.ts";
import { inPolicyWords } from "./policy-state.ts";
import { lockProposal, proposalTarget, toPolicyCase } from "./proposal-row.ts";
import { loadProposalView } from "./proposal-view.ts";
import type { ProposalView, ProposalVote } from "./schemas.ts";
import { settleProposal, supersedeProposal } from "./settle-proposal.ts";

/**
 * Signs or rejects a proposal, on exactly the digest that was read.
 *
 * @throws DomainError `not_found`, and for every refusal of the ballot
 */
export async function voteOnProposal<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  ctx: CommandCtx,
  { id, decision, digest, reason }: ProposalVote,
): Promise<ProposalView & S> {
  const proposal = await lockProposal(kind, ctx.tx, id);
  const voter = await loadVoter(ctx, ctx.tx);
  const inForce = await kind.loadInForce(ctx.tx);
  if (proposal.status === "proposed" && proposal.baseVersion !== inForce.version) {
    // No refusal: that would be undone together with what it says.
    await supersedeProposal(kind, ctx, proposal, inForce.version);
    return loadProposalView(kind, ctx, ctx.tx, id);
  }
  const ballot = { id: newId("vote"), voter, principal: null, decision, digest };
  const result = applyBallot(toPolicyCase(proposal), ballot);
  if (result.kind === "refused")
    throw refusedBallot(
      inPolicyWords(result.refusal),
      result.refusal.kind === "stale" ? { current_digest: proposal.digest } : {},
    );

  const { late } = result.vote;
  await ctx.tx.vote.create({
    data: {
      id: ballot.id,
      ...kind.voteOn(id),
      voterId: voter.id,
      decision,
      digest,
      reason,
      late,
      createdAt: await ctx.now(),
    },
  });
  await ctx.audit({
    target: proposalTarget(kind, proposal),
    after: { decision, digest, ...(late ? { late } : {}) },
    reason,
  });
  if (result.kind === "cast") await settleProposal(kind, ctx, proposal, result.outcome);
  return loadProposalView(kind, ctx, ctx.tx, id);
}
