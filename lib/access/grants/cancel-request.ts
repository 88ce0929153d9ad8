import type { GrantStatus } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { type GrantRow, grantTarget } from "./grant-row.ts";

/** Ends a locked request before anybody decided it, and says who did, and why if nobody asked for it. */
export async function cancelRequest(
  ctx: CommandCtx,
  row: GrantRow,
  { at, reason }: { at: Date; reason?: string },
): Promise<void> {
  await ctx.tx.grant.update({
    where: { id: row.id, status: "requested" },
    data: {
      status: "cancelled" satisfies GrantStatus,
      decidedAt: at,
      endedById: ctx.actor.kind === "user" ? ctx.actor.id : null,
      endReason: reason ?? null,
    },
  });
  await ctx.audit({
    action: "grant.cancel",
    target: grantTarget(row),
    before: { status: "requested" },
    after: { status: "cancelled" },
    ...(reason === undefined ? {} : { reason }),
  });
  await ctx.announce({ kind: "grant.decided", grant_id: row.id });
}
