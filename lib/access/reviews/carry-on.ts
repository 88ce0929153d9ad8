import type { CommandCtx } from "#lib/kernel/command.ts";
import { endFollowing, type GrantRow, isGiven, lockGrant, statusAt } from "../grants/index.ts";
import { narrowGrant } from "../narrowings/index.ts";

type Said = {
  keep: readonly string[];
  held: readonly string[];
  reason: string;
  reviewItemId: string;
  at: Date;
};

/**
 * Carries out a verdict on what goes on from a locked grant that ended meanwhile: whoever extended it in time does not
 * escape what was said.
 *
 * @returns what came of that, in words; null when nothing goes on
 */
export async function carryOn(
  ctx: CommandCtx,
  row: GrantRow,
  verdict: "narrow" | "revoke",
  said: Said,
): Promise<string | null> {
  if (verdict === "narrow")
    return (await narrowFollowing(ctx, row, said)) ? "What goes on from it was narrowed." : null;
  await endFollowing(ctx, row, { status: "revoked", reason: said.reason, at: said.at });
  return row.followedBy.length > 0 ? "What was to go on from it has ended too." : null;
}

/** From each grant goes on one at most that is given. */
async function narrowFollowing(ctx: CommandCtx, row: GrantRow, said: Said): Promise<boolean> {
  for (const { id } of row.followedBy) {
    const next = await lockGrant(ctx.tx, id);
    const done = isGiven(statusAt(next, said.at))
      ? (await narrowGrant(ctx, next, said)) !== null
      : await narrowFollowing(ctx, next, said);
    if (done) return true;
  }
  return false;
}
