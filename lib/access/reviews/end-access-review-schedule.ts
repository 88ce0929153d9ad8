import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { lockSchedule, scheduleInclude, scheduleTarget, toSchedule } from "./schedule-row.ts";
import { accessReviewRef, accessReviewSchedule } from "./schemas.ts";

export const endAccessReviewSchedule = command({
  id: "access_review.end_schedule",
  permission: "access_review.manage",
  summary: "Open no more reviews by a schedule; those that it opened go on",
  input: accessReviewRef,
  output: accessReviewSchedule,
  target: ({ id }) => ({ type: "access_review_schedule", id }),
  async run(ctx, { id }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can end a schedule.");
    const row = await lockSchedule(ctx.tx, id);
    if (row.endedAt) throw new DomainError("conflict", "This schedule has ended already.");
    const at = await ctx.now();
    const ended = await ctx.tx.accessReviewSchedule.update({
      where: { id, endedAt: null },
      data: { endedAt: at, endedById: ctx.actor.id },
      include: scheduleInclude,
    });
    await ctx.audit({
      target: scheduleTarget(row),
      before: { next_at: row.nextAt },
      after: { ended_at: at },
    });
    return toSchedule(ended);
  },
});
