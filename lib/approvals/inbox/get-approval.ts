import { notFound } from "#lib/core/errors.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import { db, type Prisma, type Tx } from "#lib/db/client.ts";
import { tally, toVerdict } from "#lib/decisions/index.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { listWhom, reversibilityOf } from "../demand/index.ts";
import { mayEdit } from "../edits/index.ts";
import { emergencyVerdicts } from "../emergency/index.ts";
import { displayHash, displayOf } from "../requests/display.ts";
import { type ApprovalView, approvalRef, approvalView } from "../requests/schemas.ts";
import { type ApprovalRow, approvalInclude, basisOf, toApprovalCase } from "../row/index.ts";
import { giveLimits } from "../standing/index.ts";
import { loadDecider, mayDecide, mayRevokeApproval } from "../votes/index.ts";
import { toSummary } from "./approval-summary.ts";
import { type BareView, hideSecrets } from "./hide-secrets.ts";
import { loadPrecedents } from "./precedents.ts";
import { visibleTo } from "./visible-to.ts";
import { votesOf } from "./votes-of.ts";

export const getApproval = query({
  id: "getApproval",
  permission: "approval.read",
  summary:
    "One action that waits for a person: what would be sent, who asks, who decided, and what you may do",
  input: approvalRef,
  output: approvalView,
  async run(ctx, { id }) {
    const visible = await visibleTo(ctx, db());
    const found = await db().actionApproval.findFirst({
      where: { AND: [{ id }, visible] },
      include: approvalInclude,
    });
    if (!found) throw notFound("approval");
    const row = found as ApprovalRow;
    const at = await now(ctx, db());
    const [previous, precedents] = await Promise.all([
      loadPrevious(db(), row, visible),
      loadPrecedents(db(), row, at),
    ]);
    const may = {
      vote: await mayVoteOn(ctx, row, at),
      edit: await mayEdit(ctx.actor, row, at),
      ...(await emergencyVerdicts(ctx, db(), row, at)),
    };
    const votes = await votesOf(db(), row);
    const bare = { ...toView(ctx, row, at, may), votes, previous: previous?.view ?? null, precedents };
    const reader = ctx.actor.kind === "user" ? ctx.actor.id : null;
    const isTheirs = (userId: string | null | undefined) => reader !== null && userId === reader;
    return hideSecrets(bare, { call: isTheirs(row.userId), previous: isTheirs(previous?.userId) });
  },
});

function toView(
  ctx: Ctx,
  row: ApprovalRow,
  at: Date,
  may: Pick<ApprovalView["can"], "vote" | "edit" | "break_glass" | "review_break_glass">,
): Omit<BareView, "previous" | "precedents" | "votes"> {
  const summary = toSummary(row, at);
  const display = displayOf(row);
  return {
    ...summary,
    display,
    display_hash: displayHash(display),
    action_hash: row.actionHash,
    step_up: row.stepUp as ApprovalView["step_up"],
    match_number: row.matchNumber !== null,
    waiting_for: summary.status === "pending" ? waitingSentence(row, at) : null,
    decided_at: row.decidedAt?.toISOString() ?? null,
    claim_by: row.claimBy?.toISOString() ?? null,
    claimed_at: row.claimedAt?.toISOString() ?? null,
    ended: row.endedAt && { at: row.endedAt.toISOString(), by: row.endedBy, reason: row.endReason },
    outcome: row.outcomeAt && { at: row.outcomeAt.toISOString(), note: row.outcomeNote },
    basis: basisOf(row),
    reversibility: reversibilityOf(row.effects),
    edited:
      row.parent && row.editedBy
        ? {
            from: row.parent.id,
            by: row.editedBy,
            arguments: Buffer.from(row.parent.arguments).toString("utf8"),
          }
        : null,
    superseded_by: row.child?.id ?? null,
    can: {
      ...may,
      revoke: toVerdict(mayRevokeApproval(ctx.actor, row, at)),
      give_standing: may.vote === true ? giveLimits(row) : may.vote,
    },
  };
}

/** Who must decide yet. */
function waitingSentence(row: ApprovalRow, at: Date): string {
  const open = tally(toApprovalCase(row, at)).flatMap(({ role, need, have }) =>
    need > have ? [{ role, need: need - have }] : [],
  );
  return `Waiting for ${listWhom(open)}.`;
}

async function mayVoteOn({ actor }: Ctx, row: ApprovalRow, at: Date): Promise<Verdict> {
  const permitted = can(actor, "approval.vote");
  if (permitted !== true) return permitted;
  if (actor.kind !== "user") return { no: "Only a person can decide." };
  return toVerdict(mayDecide(row, await loadDecider(db(), row, actor.id), at));
}

/** The last call of the tool by the same agent that was approved, of those that its reader may see. */
async function loadPrevious(
  tx: Pick<Tx, "actionApproval">,
  { id, agentId, serverId, tool, createdAt }: ApprovalRow,
  visible: Prisma.ActionApprovalWhereInput,
): Promise<{ view: NonNullable<BareView["previous"]>; userId: string | null } | null> {
  const row = await tx.actionApproval.findFirst({
    where: {
      AND: [
        { agentId, serverId, tool, id: { not: id }, claimBy: { not: null }, decidedAt: { lt: createdAt } },
        visible,
      ],
    },
    orderBy: { decidedAt: "desc" },
    select: { id: true, decidedAt: true, arguments: true, userId: true },
  });
  if (!row?.decidedAt) return null;
  const args = Buffer.from(row.arguments).toString("utf8");
  return { view: { id: row.id, at: row.decidedAt.toISOString(), arguments: args }, userId: row.userId };
}
