import { readDocument } from "#lib/access/policy/index.ts";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { type ApprovalRow, approvesAlone, changeApproval, lockApproval } from "../row/index.ts";
import { endOverdue, endStanding } from "./end-standing.ts";
import { fromDecimal, toDecimalText, toMillionths } from "./exact-sum.ts";
import { whyUnlike, whyVoid } from "./like-given.ts";
import { argumentsOf } from "./limits.ts";
import { placeOf } from "./place.ts";
import { loadStanding, lockStanding, type StandingRow, standingTarget } from "./standing-row.ts";

/** How many permissions for one tool are looked at, oldest first: each was given with an approval of its own. */
const lookedAtMax = 100;

/**
 * Approves a request that was inserted in this transaction where somebody allowed the like of it: the oldest standing permission
 * that matches gives one of its calls for it, and never gets it back (I25). Those that are void by now are ended on the way (I26).
 *
 * @returns whether it is approved
 */
export async function approveByStanding(ctx: CommandCtx, id: string): Promise<boolean> {
  const ids = await findCandidates(ctx, id);
  if (ids.length === 0) return false;
  await ctx.tx.$queryRaw`
    SELECT id FROM agent WHERE id = (SELECT agent_id FROM action_approval WHERE id = ${id}) FOR SHARE`;
  const row = await lockApproval(ctx.tx, id);
  const asked = { ...row, document: readDocument(row.policy) };
  for (const candidate of ids) if (await approveBy(ctx, candidate, asked)) return true;
  return false;
}

/** What was given to the same agent, for the same person, through the same gateway. */
async function findCandidates({ tx }: CommandCtx, id: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT standing.id FROM action_approval asked
    JOIN standing_permission standing ON (standing.agent_id, standing.server_id, standing.tool, standing.status)
      = (asked.agent_id, asked.server_id, asked.tool, 'active')
    JOIN action_approval given ON given.id = standing.approval_id
    WHERE asked.id = ${id} AND given.gateway_id = asked.gateway_id AND given.user_id IS NOT DISTINCT FROM asked.user_id
    ORDER BY standing.created_at, standing.id LIMIT ${lookedAtMax}`;
  return rows.map((row) => row.id);
}

/** With the policy that its request was decided by. */
type Asked = ApprovalRow & { document: AccessPolicyDocument };

async function approveBy(ctx: CommandCtx, candidate: string, asked: Asked): Promise<boolean> {
  if (!concerns(await loadStanding(ctx.tx, candidate), asked)) return false;
  const standing = await lockStanding(ctx.tx, candidate);
  const at = await ctx.now();
  if (standing.status !== "active" || (await endOverdue(ctx, standing, at))) return false;
  const reason = whyVoid(standing, asked);
  if (reason !== null) {
    await endStanding(ctx, standing, { status: "voided", at, reason });
    return false;
  }
  const usedSum = sumWith(standing, asked);
  if (usedSum === null || !approvesAlone(asked, standing.createdBy, at)) return false;
  await takeCall(ctx, standing, usedSum, at);
  await changeApproval(ctx, asked, {
    action: "approval.decide",
    status: "approved",
    data: {
      decidedAt: at,
      claimBy: new Date(at.getTime() + asked.claimSeconds * 1_000),
      standingId: standing.id,
    },
    after: { standing_permission: standing.id, allowed_by: standing.createdById },
    // Nobody was asked, so nobody waits to hear of it.
    news: null,
  });
  return true;
}

/** Whether there is anything to do with it under its lock: of what does not change while it is active, all is read already. */
function concerns(standing: StandingRow, asked: Asked): boolean {
  return (
    whyVoid(standing, asked) !== null || whyUnlike(standing.approval, standing.constraints, asked) === null
  );
}

/** What all calls come to with this one, in millionths; null where that is more than was allowed. */
function sumWith({ sumPointer, maxSum, usedSum }: StandingRow, asked: ApprovalRow): bigint | null {
  if (sumPointer === null || maxSum === null) return 0n;
  const value = toMillionths(placeOf(argumentsOf(asked), sumPointer)?.value);
  if (value === null) return null;
  const sum = fromDecimal(usedSum) + value;
  return sum <= fromDecimal(maxSum) ? sum : null;
}

async function takeCall(ctx: CommandCtx, row: StandingRow, usedSum: bigint, at: Date): Promise<void> {
  const usedCalls = row.usedCalls + 1;
  const version = row.version + 1;
  const last = usedCalls === row.maxCalls;
  await ctx.tx.standingPermission.update({
    where: { id: row.id, version: row.version },
    data: {
      usedCalls,
      usedSum: toDecimalText(usedSum),
      version,
      ...(last ? { status: "exhausted", endedAt: at } : {}),
    },
  });
  if (last)
    await ctx.audit({
      action: "standing.end",
      target: standingTarget(row),
      before: { status: row.status },
      after: { status: "exhausted", version, used_calls: usedCalls },
    });
}
