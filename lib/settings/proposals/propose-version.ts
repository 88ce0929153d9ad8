import { DomainError } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { PolicyKind, ProposalRow } from "./policy-kind.ts";
import { proposalTarget } from "./proposal-row.ts";
import { loadProposalView } from "./proposal-view.ts";
import type { ProposalView } from "./schemas.ts";
import { supersedeProposal } from "./settle-proposal.ts";

/**
 * Proposes another version of a policy.
 *
 * @throws DomainError `forbidden` for machines, `stale` when it is not on the version in force, `conflict` while another
 * one waits or when it changes nothing
 */
export async function proposeVersion<C, R extends ProposalRow, S>(
  kind: PolicyKind<C, R, S>,
  ctx: CommandCtx,
  { base_version, content, reason }: { base_version: number; content: C; reason: string },
): Promise<ProposalView & S> {
  const { words, target } = kind;
  if (ctx.actor.kind !== "user")
    throw new DomainError("forbidden", `Only a person can propose another ${words.name}.`);
  // Read first: whoever is being decided on right now is decided, and what it put in force is seen below.
  const waiting = await lockWaiting(kind, ctx);
  const inForce = await kind.loadInForce(ctx.tx);
  if (base_version !== inForce.version)
    throw new DomainError(
      "stale",
      `Version ${inForce.version} of the ${words.short} is in force by now. Look at what changed, then propose again.`,
      { details: { current_version: inForce.version } },
    );
  if (waiting?.baseVersion === inForce.version)
    throw new DomainError(
      "conflict",
      `A change proposed by ${oneLine(waiting.proposer.name, 80)} waits already. It must be signed, rejected or withdrawn first.`,
      { details: { [`${target}_id`]: waiting.id } },
    );
  if (kind.isSame(inForce.content, content)) throw new DomainError("conflict", words.unchanged);
  if (waiting) await supersedeProposal(kind, ctx, waiting, inForce.version);

  const proposal = {
    id: kind.newId(),
    status: "proposed" as const,
    baseVersion: base_version,
    reason,
    digest: digestOf({ base_version, ...kind.signed(content) }),
    proposerId: ctx.actor.id,
    createdAt: await ctx.now(),
  };
  await kind.insert(ctx.tx, proposal, content);
  const { before, after } = kind.changes(inForce.content, content);
  await ctx.audit({
    target: proposalTarget(kind, proposal),
    before: { version: inForce.version, ...before },
    after: { ...after, digest: proposal.digest },
    reason,
  });
  await ctx.announce(kind.event("proposed", proposal.id));
  return loadProposalView(kind, ctx, ctx.tx, proposal.id);
}

async function lockWaiting<C, R extends ProposalRow, S>(kind: PolicyKind<C, R, S>, { tx }: CommandCtx) {
  const [found] = await kind.lockWaiting(tx);
  return found ? kind.find(tx, found.id) : null;
}
