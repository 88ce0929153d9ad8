import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { endStanding } from "./end-standing.ts";
import { mayRevokeStanding } from "./may-revoke-standing.ts";
import { revokeStandingInput, standingView } from "./schemas.ts";
import { loadStanding, lockStanding } from "./standing-row.ts";
import { toStandingView } from "./standing-view.ts";

/** Nothing is approved by it from then on, and what it approved and nobody has claimed yet is stopped at its claim (I21). */
export const revokeStanding = command({
  id: "standing.revoke",
  permission: "standing.revoke",
  summary: "End what was allowed in advance",
  input: revokeStandingInput,
  output: standingView,
  target: ({ id }) => ({ type: "standing_permission", id }),
  async run(ctx, { id, reason }) {
    const row = await lockStanding(ctx.tx, id);
    const at = await ctx.now();
    const verdict = mayRevokeStanding(ctx.actor, row, at);
    if (verdict !== true) throw new DomainError(verdict.code, verdict.no);
    const { actor } = ctx;
    await endStanding(ctx, row, {
      status: "revoked",
      at,
      reason,
      ...(actor.kind === "user" ? { by: actor.id } : {}),
    });
    return toStandingView(ctx, await loadStanding(ctx.tx, id), at);
  },
});
