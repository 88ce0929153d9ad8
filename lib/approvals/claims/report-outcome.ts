import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { judgeOutcome } from "../machine/index.ts";
import { approvalTarget, changeApproval, lockApproval } from "../row/index.ts";
import { notedOutcome, outcomeInput } from "./schemas.ts";

export const reportOutcome = command({
  id: "approval.outcome",
  permission: "approval.request",
  summary: "Say what came of a claimed action: also late, and never otherwise than said before",
  input: outcomeInput,
  output: notedOutcome,
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id, result, note }) {
    const row = await lockApproval(ctx.tx, id);
    if (ctx.actor.kind !== "client" || ctx.actor.id !== row.gatewayId) throw notFound("approval");
    const at = await ctx.now();
    const judged = judgeOutcome(row, result, at);
    if (judged.kind === "refused") throw new DomainError("conflict", judged.why);
    if (judged.kind === "known") {
      await ctx.audit({ target: approvalTarget(row), after: { again: true } });
      return { id, version: row.version, status: result };
    }
    const version = await changeApproval(ctx, row, {
      action: "approval.outcome",
      status: result,
      data: { outcomeAt: at, outcomeNote: note ?? null, endedAt: at },
      after: judged.from === "unknown" ? { late: true } : {},
      ...(note === undefined ? {} : { reason: note }),
    });
    return { id, version, status: result };
  },
});
