import { newId } from "#lib/core/ids.ts";
import { applyBallot } from "#lib/decisions/index.ts";
import { command } from "#lib/kernel/command.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { lockPolicyChange, policyTarget, toPolicyCase } from "./policy-row.ts";
import { inPolicyWords } from "./policy-state.ts";
import { loadPolicyChangeView } from "./policy-view.ts";
import { loadApprovalMatrix } from "./queries.ts";
import { policyChangeView, votePolicyInput } from "./schemas.ts";
import { settlePolicyChange, supersedePolicyChange } from "./settle-policy-change.ts";

export const votePolicy = command({
  id: "policy.vote",
  permission: "policy.vote",
  summary: "Sign or reject a change of the approval matrix, on exactly the digest you read",
  input: votePolicyInput,
  output: policyChangeView,
  target: ({ id }) => ({ type: "policy_change", id }),
  async run(ctx, { id, decision, digest, reason }) {
    const change = await lockPolicyChange(ctx.tx, id);
    const voter = await loadVoter(ctx, ctx.tx);
    const inForce = await loadApprovalMatrix(ctx.tx);
    if (change.status === "proposed" && change.baseVersion !== inForce.version) {
      // No refusal: that would be undone together with what it says.
      await supersedePolicyChange(ctx, change, inForce.version);
      return loadPolicyChangeView(ctx, ctx.tx, id);
    }
    const ballot = { id: newId("vote"), voter, principal: null, decision, digest };
    const result = applyBallot(toPolicyCase(change), ballot);
    if (result.kind === "refused")
      throw refusedBallot(
        inPolicyWords(result.refusal),
        result.refusal.kind === "stale" ? { current_digest: change.digest } : {},
      );

    const { late } = result.vote;
    await ctx.tx.vote.create({
      data: {
        id: ballot.id,
        policyChangeId: id,
        voterId: voter.id,
        decision,
        digest,
        reason,
        late,
        createdAt: await ctx.now(),
      },
    });
    await ctx.audit({
      target: policyTarget(change),
      after: { decision, digest, ...(late ? { late } : {}) },
      reason,
    });
    if (result.kind === "cast") await settlePolicyChange(ctx, change, result.outcome);
    return loadPolicyChangeView(ctx, ctx.tx, id);
  },
});
