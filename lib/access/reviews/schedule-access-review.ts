import { DomainError, invalidField } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { advanceAccessReviewsJob } from "./jobs.ts";
import { refuseUnknown } from "./review-scope.ts";
import { scheduleInclude, scheduleTarget, toSchedule } from "./schedule-row.ts";
import { accessReviewSchedule, scheduleAccessReviewInput } from "./schemas.ts";

export const scheduleAccessReview = command({
  id: "access_review.schedule",
  permission: "access_review.manage",
  summary: "Open an access review again and again, every so many months",
  input: scheduleAccessReviewInput,
  output: accessReviewSchedule,
  async run(ctx, { name, scope, usage_days, silence, months, days_open, first_at }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can schedule reviews.");
    const at = await ctx.now();
    const nextAt = first_at === undefined ? at : new Date(first_at);
    if (nextAt < at) throw invalidField("first_at", "This has passed already. Leave it out to open one now.");
    await refuseUnknown(ctx.tx, scope);
    const row = await ctx.tx.accessReviewSchedule.create({
      data: {
        id: newId("accessReviewSchedule"),
        name,
        scope: JSON.stringify(scope),
        usageDays: usage_days,
        silence,
        months,
        daysOpen: days_open,
        nextAt,
        createdById: ctx.actor.id,
        createdAt: at,
      },
      include: scheduleInclude,
    });
    const { id: _, created_by: __, ended: ___, ...facts } = toSchedule(row);
    await ctx.audit({ target: scheduleTarget(row), after: facts });
    if (first_at === undefined)
      await ctx.enqueue(advanceAccessReviewsJob, {}, { key: advanceAccessReviewsJob.name });
    return toSchedule(row);
  },
});
