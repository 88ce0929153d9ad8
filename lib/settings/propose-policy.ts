import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { diffRules, sameRules } from "#lib/core/matrix-rules.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { lockPolicyChange, policyTarget } from "./policy-row.ts";
import { loadPolicyChangeView } from "./policy-view.ts";
import { loadApprovalMatrix } from "./queries.ts";
import { policyChangeView, proposePolicyInput } from "./schemas.ts";
import { supersedePolicyChange } from "./settle-policy-change.ts";

export const proposePolicy = command({
  id: "policy.propose",
  permission: "policy.propose",
  summary: "Propose another approval matrix; it takes effect when another administrator signs it",
  input: proposePolicyInput,
  output: policyChangeView,
  async run(ctx, { base_version, rules, reason }) {
    if (ctx.actor.kind !== "user")
      throw new DomainError("forbidden", "Only a person can propose another approval matrix.");
    // Read first: whoever is being decided on right now is decided, and what it put in force is seen below.
    const waiting = await lockWaiting(ctx);
    const inForce = await loadApprovalMatrix(ctx.tx);
    if (base_version !== inForce.version)
      throw new DomainError(
        "stale",
        `Version ${inForce.version} of the matrix is in force by now. Look at what changed, then propose again.`,
        { details: { current_version: inForce.version } },
      );
    if (waiting?.baseVersion === inForce.version)
      throw new DomainError(
        "conflict",
        `A change proposed by ${oneLine(waiting.proposer.name, 80)} waits already. It must be signed, rejected or withdrawn first.`,
        { details: { policy_change_id: waiting.id } },
      );
    if (sameRules(inForce.rules, rules))
      throw new DomainError("conflict", "That is what the matrix says already. Change a rule first.");
    if (waiting) await supersedePolicyChange(ctx, waiting, inForce.version);

    const change = {
      id: newId("policyChange"),
      status: "proposed" satisfies PolicyChangeStatus,
      baseVersion: base_version,
      rules,
      reason,
      digest: digestOf({ base_version, rules }),
      proposerId: ctx.actor.id,
      createdAt: await ctx.now(),
    };
    await ctx.tx.policyChange.create({ data: change });
    const { removed, added } = diffRules(inForce.rules, rules);
    await ctx.audit({
      target: policyTarget(change),
      before: { version: inForce.version, rules: removed },
      after: { rules: added, digest: change.digest },
      reason,
    });
    await ctx.announce({ kind: "policy.proposed", policy_change_id: change.id });
    return loadPolicyChangeView(ctx, ctx.tx, change.id);
  },
});

async function lockWaiting({ tx }: CommandCtx) {
  const [found] = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM policy_change WHERE status = 'proposed' FOR UPDATE`;
  return found ? lockPolicyChange(tx, found.id) : null;
}
