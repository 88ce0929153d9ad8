import type { StandingStatus } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { type StandingRow, standingStatusAt, standingTarget } from "./standing-row.ts";

type Ending = Pick<StandingRow, "id" | "version" | "status" | "tool" | "server">;
type End = {
  status: Exclude<StandingStatus, "active" | "exhausted">;
  at: Date;
  /** Who ended it; left out where nobody did. */
  by?: string;
  reason?: string;
};

/**
 * Ends a locked standing permission, with its record.
 *
 * @returns its version from now on
 */
export async function endStanding(
  ctx: CommandCtx,
  row: Ending,
  { status, at, by, reason }: End,
): Promise<number> {
  const version = row.version + 1;
  await ctx.tx.standingPermission.update({
    where: { id: row.id, version: row.version },
    data: { status, version, endedAt: at, endedById: by ?? null, endReason: reason ?? null },
  });
  await ctx.audit({
    action: status === "revoked" ? "standing.revoke" : "standing.end",
    target: standingTarget(row),
    before: { status: row.status },
    after: { status, version },
    ...(reason === undefined ? {} : { reason }),
  });
  return version;
}

/**
 * Writes down that the time of a locked one is over.
 *
 * @param at read after it was locked
 * @returns whether it is over by the clock alone
 */
export async function endOverdue(
  ctx: CommandCtx,
  row: Ending & Pick<StandingRow, "expiresAt">,
  at: Date,
): Promise<boolean> {
  const overdue = row.status === "active" && standingStatusAt(row, at) === "expired";
  if (overdue) await endStanding(ctx, row, { status: "expired", at });
  return overdue;
}
