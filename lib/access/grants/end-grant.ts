import { oneLine } from "#lib/core/one-line.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { cancelRequest } from "./cancel-request.ts";
import { type GrantRow, grantInclude, grantTarget } from "./grant-row.ts";
import { isGiven, statusAt } from "./grant-state.ts";

type End = { status: "released" | "revoked"; reason: string; at: Date };

/** Ends a locked grant at once, started or not, with what was to go on from it, and says who did and why. */
export async function endGrant(ctx: CommandCtx, row: GrantRow, end: End): Promise<void> {
  const { status, reason, at } = end;
  await ctx.tx.grant.update({
    where: { id: row.id, status: { in: ["approved", "active"] } },
    data: {
      status,
      endedAt: at,
      endedById: ctx.actor.kind === "user" ? ctx.actor.id : null,
      endReason: reason,
    },
  });
  await ctx.audit({
    action: status === "revoked" ? "grant.revoke" : "grant.release",
    target: grantTarget(row),
    before: { status: row.status, ends_at: row.endsAt },
    after: { status, ended_at: at },
    reason,
  });
  await ctx.announce({ kind: "grant.ended", grant_id: row.id });
  await endFollowing(ctx, row, end);
}

/**
 * A request to go on from a grant ends with it. What was given already ends with a grant that was revoked: who stops an
 * agent stops it for later too. The agent is locked with the grant, and with it whatever else is its.
 */
export async function endFollowing(
  ctx: CommandCtx,
  { id }: Pick<GrantRow, "id">,
  { status, reason, at }: End,
): Promise<void> {
  const following = await ctx.tx.grant.findMany({
    where: { followsId: id },
    include: grantInclude,
    orderBy: { id: "asc" },
  });
  const because = `${id}, the grant that this one was to go on from, was ${status}: ${oneLine(reason, 500)}`;
  for (const next of following) {
    const its = statusAt(next, at);
    if (its === "requested") await cancelRequest(ctx, next, { at, reason: because });
    else if (status === "revoked" && isGiven(its)) await endGrant(ctx, next, { status, reason: because, at });
    // What ended already may have been gone on from itself.
    else if (status === "revoked") await endFollowing(ctx, next, { status, reason, at });
  }
}
