import { DomainError } from "#lib/core/errors.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import type { PolicyKind, ProposalRow } from "./policy-kind.ts";
import { isProposer, mayWithdraw } from "./policy-verdicts.ts";
import { lockProposal, proposalTarget } from "./proposal-row.ts";
import { loadProposalView } from "./proposal-view.ts";
import type { ProposalView } from "./schemas.ts";

/** @throws DomainError `not_found`, `forbidden` unless they proposed it, `conflict` when it is decided */
export async function withdrawProposal<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  ctx: CommandCtx,
  id: string,
): Promise<ProposalView & S> {
  const proposal = await lockProposal(kind, ctx.tx, id);
  const verdict = mayWithdraw(ctx.actor, proposal);
  if (verdict !== true)
    throw new DomainError(isProposer(ctx.actor, proposal) ? "conflict" : "forbidden", verdict.no);
  await kind.end(ctx.tx, id, { status: "withdrawn", decidedAt: await ctx.now() });
  await ctx.audit({
    target: proposalTarget(kind, proposal),
    before: { status: "proposed" },
    after: { status: "withdrawn" },
  });
  await ctx.announce(kind.event("decided", id));
  return loadProposalView(kind, ctx, ctx.tx, id);
}
