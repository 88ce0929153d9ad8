import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { exceptionInclude, exceptionTarget, isLive, toExceptionView } from "./exception-row.ts";
import { dutyExceptionView, endExceptionInput } from "./schemas.ts";

/** It ends no grant: an agent that has both sides by then is among the conflicts. */
export const endException = command({
  id: "duty_exception.end",
  permission: "duty.manage",
  summary: "End before its time what let an agent have both sides of a rule",
  input: endExceptionInput,
  output: dutyExceptionView,
  target: ({ id }) => ({ type: "duty_exception", id }),
  async run(ctx, { id, reason }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can end an exception.");
    await ctx.tx.$queryRaw`SELECT id FROM duty_exception WHERE id = ${id} FOR UPDATE`;
    const before = await ctx.tx.dutyException.findUnique({ where: { id }, include: exceptionInclude });
    if (!before) throw notFound("exception");
    const at = await ctx.now();
    if (!isLive(before, at)) throw new DomainError("conflict", "This exception has ended already.");
    const row = await ctx.tx.dutyException.update({
      where: { id },
      data: { endedAt: at, endedById: ctx.actor.id, endReason: reason },
      include: exceptionInclude,
    });
    await ctx.audit({
      target: exceptionTarget(row),
      before: { ends_at: row.endsAt },
      after: { ended_at: at },
      reason,
    });
    return toExceptionView(row, at);
  },
});
