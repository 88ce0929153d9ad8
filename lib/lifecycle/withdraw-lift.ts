import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { lockQuarantine, targetOf } from "./quarantine-row.ts";
import { refusedToWithdraw } from "./quarantine-state.ts";
import { loadQuarantineView } from "./quarantine-view.ts";
import { quarantineRef, quarantineView } from "./schemas.ts";

export const withdrawLift = command({
  id: "quarantine.withdraw_lift",
  permission: "quarantine.propose_lift",
  summary: "Take back your proposal to lift a quarantine",
  input: quarantineRef,
  output: quarantineView,
  target: ({ id }) => ({ type: "quarantine", id }),
  async run(ctx, { id }) {
    const row = await lockQuarantine(ctx.tx, id);
    const verdict = refusedToWithdraw(row, ctx.actor.kind === "user" ? ctx.actor.id : null);
    if (verdict !== true)
      throw new DomainError(row.status === "lift_proposed" ? "forbidden" : "conflict", verdict.no);
    await ctx.tx.quarantine.update({ where: { id }, data: { status: "active" } });
    await ctx.audit({
      target: targetOf(row),
      before: { status: row.status, digest: row.liftDigest },
      after: { status: "active" },
    });
    return loadQuarantineView(ctx, ctx.tx, id);
  },
});
