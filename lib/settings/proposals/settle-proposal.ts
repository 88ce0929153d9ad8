import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { Outcome } from "#lib/decisions/index.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import type { PolicyKind, ProposalRow } from "./policy-kind.ts";
import { proposalTarget } from "./proposal-row.ts";

/** Takes a locked proposal where its votes call. */
export async function settleProposal<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  ctx: CommandCtx,
  proposal: R,
  outcome: Outcome,
): Promise<void> {
  if (outcome === "rejected") await endProposal(kind, ctx, proposal, "rejected");
  if (outcome !== "approved") return;
  const version = proposal.baseVersion + 1;
  await kind.adopt(ctx.tx, proposal, {
    version,
    createdBy: proposal.proposerId,
    createdAt: await ctx.now(),
  });
  await endProposal(kind, ctx, proposal, "adopted", version);
}

/** Another version than the one it changes is in force: whoever reads it would not know what it changes. */
export async function supersedeProposal<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  ctx: CommandCtx,
  proposal: R,
  inForce: number,
): Promise<void> {
  await endProposal(kind, ctx, proposal, "superseded", inForce);
}

/** @param version the one in force from now on, where it is another */
async function endProposal<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  ctx: CommandCtx,
  proposal: R,
  status: Exclude<PolicyChangeStatus, "proposed" | "withdrawn">,
  version: number = proposal.baseVersion,
): Promise<void> {
  await kind.end(ctx.tx, proposal.id, {
    status,
    decidedAt: await ctx.now(),
    ...(status === "adopted" ? { adoptedVersion: version } : {}),
  });
  await ctx.audit({
    action: kind.decided,
    target: proposalTarget(kind, proposal),
    before: { status: "proposed", version: proposal.baseVersion },
    after: { status, version, digest: proposal.digest },
  });
  await ctx.announce(kind.event("decided", proposal.id));
}
