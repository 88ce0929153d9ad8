import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { lockPolicyChange, policyTarget } from "./policy-row.ts";
import { isProposer, mayWithdraw } from "./policy-verdicts.ts";
import { loadPolicyChangeView } from "./policy-view.ts";
import { policyChangeRef, policyChangeView } from "./schemas.ts";

export const withdrawPolicy = command({
  id: "policy.withdraw",
  permission: "policy.propose",
  summary: "Take back your own proposal for another approval matrix",
  input: policyChangeRef,
  output: policyChangeView,
  target: ({ id }) => ({ type: "policy_change", id }),
  async run(ctx, { id }) {
    const change = await lockPolicyChange(ctx.tx, id);
    const verdict = mayWithdraw(ctx.actor, change);
    if (verdict !== true)
      throw new DomainError(isProposer(ctx.actor, change) ? "conflict" : "forbidden", verdict.no);
    await ctx.tx.policyChange.update({
      where: { id, status: "proposed" },
      data: { status: "withdrawn", decidedAt: await ctx.now() },
    });
    await ctx.audit({
      target: policyTarget(change),
      before: { status: "proposed" },
      after: { status: "withdrawn" },
    });
    await ctx.announce({ kind: "policy.decided", policy_change_id: id });
    return loadPolicyChangeView(ctx, ctx.tx, id);
  },
});
