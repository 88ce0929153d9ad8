import type { Call, Decision, World } from "#lib/access/evaluation/index.ts";
import { holdWorld, type Standing } from "#lib/access/pdp/index.ts";
import { notFound } from "#lib/core/errors.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { type Claim, judgeClaim } from "../machine/index.ts";
import { type ApprovalRow, changeApproval, loadApproval } from "../row/index.ts";
import { signDecision } from "./decision-token.ts";
import { type Recheck, recheck } from "./recheck.ts";

/** How long the gateway has to say what came of it. */
const leaseMs = 5 * 60_000;

export type Locked = { row: ApprovalRow; world: World; at: Date };

export type Claiming =
  | {
      kind: "claimed";
      row: ApprovalRow;
      token: string;
      leaseUntil: Date;
      decision: Decision;
      world: World;
      at: Date;
    }
  /** The same claim came before. */
  | { kind: "again"; row: ApprovalRow; token: string; leaseUntil: Date }
  | { kind: "refused"; code: "not_found" | "conflict" | "gone"; why: string; row: ApprovalRow }
  | { kind: "denied"; decision: Decision; world: World; at: Date }
  /** It is revoked from now on. */
  | { kind: "void"; because: string };

/**
 * The approval and what holds now, both held until the transaction ends, and the time after that: what waited for a lock is
 * not judged by when it came, nor are people by what they were then.
 *
 * @throws DomainError `not_found` for one of another gateway
 */
export async function lockToClaim(ctx: CommandCtx, id: string): Promise<Locked> {
  await lockWithStanding(ctx, id);
  const world = await holdWorld(ctx.tx);
  return { row: await loadApproval(ctx.tx, id), world, at: await ctx.now() };
}

/** With what allowed it in advance, if that is what approved it: nobody takes that back until the transaction ends (I21). */
async function lockWithStanding({ tx, actor }: CommandCtx, id: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ gatewayId: string; standingId: string | null }[]>`
    SELECT gateway_id AS "gatewayId", standing_id AS "standingId" FROM action_approval WHERE id = ${id} FOR UPDATE`;
  if (!row || actor.kind !== "client" || actor.id !== row.gatewayId) throw notFound("approval");
  if (row.standingId !== null)
    await tx.$queryRaw`SELECT id FROM standing_permission WHERE id = ${row.standingId} FOR SHARE`;
}

/** Gives the one token of a locked approval, unless something it rests on is not so any more. */
export async function claimLocked(
  ctx: CommandCtx,
  { row, world, at }: Locked,
  { claim, call, standing }: { claim: Claim; call: Call; standing?: Standing },
): Promise<Claiming> {
  const judged = judgeClaim(claimable(row), claim, at);
  if (judged.kind === "refused") return { ...judged, row };
  if (judged.again && row.claimToken !== null && row.leaseUntil !== null)
    return { kind: "again", row, token: row.claimToken, leaseUntil: row.leaseUntil };
  const checked = recheck(row, world, { call, at, ...(standing ? { standing } : {}) });
  if (checked.kind === "void") return revoke(ctx, row, checked, at);
  const { decision } = checked;
  if (checked.kind === "denied") return { kind: "denied", decision, world, at };

  const token = await signDecision(row, at);
  const leaseUntil = new Date(at.getTime() + leaseMs);
  await changeApproval(ctx, row, {
    action: "approval.claim",
    status: "claimed",
    data: { claimNonce: claim.nonce, claimToken: token, claimedAt: at, leaseUntil },
    after: { lease_until: leaseUntil, policy: world.policy.version, revision: world.revision },
  });
  return { kind: "claimed", row, token, leaseUntil, decision, world, at };
}

async function revoke(
  ctx: CommandCtx,
  row: ApprovalRow,
  { because }: Extract<Recheck, { kind: "void" }>,
  at: Date,
): Promise<Claiming> {
  await changeApproval(ctx, row, {
    action: "approval.revoke",
    status: "revoked",
    data: { endedAt: at, endReason: because },
    reason: because,
  });
  return { kind: "void", because };
}

function claimable(row: ApprovalRow): Parameters<typeof judgeClaim>[0] {
  const { expiresAt, claimBy, leaseUntil, gatewayId, actionHash, claimNonce } = row;
  return { status: row.status, expiresAt, claimBy, leaseUntil, gatewayId, actionHash, claimNonce };
}
