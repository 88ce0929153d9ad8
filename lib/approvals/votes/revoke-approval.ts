import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { can } from "#lib/core/permissions.ts";
import { command } from "#lib/kernel/command.ts";
import { agentTexts, statusAt } from "../machine/index.ts";
import { type ApprovalRow, answersForAgent, changeApproval, lockApproval } from "../row/index.ts";
import { changedApproval, revokeApprovalInput } from "./schemas.ts";

export const revokeApproval = command({
  id: "approval.revoke",
  permission: "approval.revoke",
  summary: "Stop an action that waits, or was approved and not claimed yet",
  input: revokeApprovalInput,
  output: changedApproval,
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id, reason }) {
    const row = await lockApproval(ctx.tx, id);
    const at = await ctx.now();
    const verdict = mayRevokeApproval(ctx.actor, row, at);
    if (verdict !== true) throw new DomainError(verdict.code, verdict.no, { details: verdict.details });
    const version = await changeApproval(ctx, row, {
      action: "approval.revoke",
      status: "revoked",
      data: { endedAt: at, endedById: ctx.actor.kind === "user" ? ctx.actor.id : null, endReason: reason },
      reason,
    });
    return { id, version, status: "revoked" as const };
  },
});

type Refusal = { no: string; code: "forbidden" | "conflict"; details: Record<string, unknown> };

/** Whoever voted on it, or approved it alone or in advance, answers for the agent, or is the one it acts for; and governance. What is under way can't be called back. */
export function mayRevokeApproval(actor: Actor, row: ApprovalRow, at: Date): true | Refusal {
  const permitted = can(actor, "approval.revoke");
  if (permitted !== true) return { no: permitted.no, code: "forbidden", details: {} };
  if (!isConcerned(actor, row))
    return {
      no: "Whoever decided on this, answers for the agent or is the one it acts for can stop it, and governance.",
      code: "forbidden",
      details: {},
    };
  const status = statusAt(row, at);
  if (status === "pending" || status === "approved") return true;
  const current = { status, version: row.version, ended_at: row.endedAt, claimed_at: row.claimedAt };
  const no =
    status === "claimed"
      ? "It is in flight: the gateway has claimed it, and is making the call. Stop the agent, and look at what came of it."
      : `There is nothing left to stop. ${agentTexts[status]}`;
  return { no, code: "conflict", details: { current } };
}

function isConcerned(actor: Actor, row: ApprovalRow): boolean {
  return (
    actor.kind === "user" &&
    (actor.roles.includes("governance") ||
      actor.id === row.userId ||
      row.votes.some(({ voterId }) => voterId === actor.id) ||
      row.standing?.createdById === actor.id ||
      row.breakGlass?.openedById === actor.id ||
      answersForAgent(row, actor.id))
  );
}
