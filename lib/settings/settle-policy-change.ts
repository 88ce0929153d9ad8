import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { Outcome } from "#lib/decisions/index.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { type PolicyChangeRow, policyTarget, rulesOfRow } from "./policy-row.ts";

/** Takes a locked change of the matrix where its votes call. */
export async function settlePolicyChange(
  ctx: CommandCtx,
  change: PolicyChangeRow,
  outcome: Outcome,
): Promise<void> {
  if (outcome === "rejected") await endPolicyChange(ctx, change, "rejected");
  if (outcome !== "approved") return;
  const version = change.baseVersion + 1;
  await ctx.tx.approvalPolicy.create({
    data: {
      version,
      rules: rulesOfRow(change),
      createdBy: change.proposerId,
      createdAt: await ctx.now(),
    },
  });
  await endPolicyChange(ctx, change, "adopted", version);
}

/** Another version than the one it changes is in force: whoever reads it would not know what it changes. */
export async function supersedePolicyChange(
  ctx: CommandCtx,
  change: PolicyChangeRow,
  inForce: number,
): Promise<void> {
  await endPolicyChange(ctx, change, "superseded", inForce);
}

/** @param version the one in force from now on, where it is another */
async function endPolicyChange(
  ctx: CommandCtx,
  change: PolicyChangeRow,
  status: Exclude<PolicyChangeStatus, "proposed" | "withdrawn">,
  version: number = change.baseVersion,
): Promise<void> {
  await ctx.tx.policyChange.update({
    where: { id: change.id, status: "proposed" },
    data: {
      status,
      decidedAt: await ctx.now(),
      adoptedVersion: status === "adopted" ? version : null,
    },
  });
  await ctx.audit({
    action: "policy.decide",
    target: policyTarget(change),
    before: { status: "proposed", version: change.baseVersion },
    after: { status, version, digest: change.digest },
  });
  await ctx.announce({ kind: "policy.decided", policy_change_id: change.id });
}
