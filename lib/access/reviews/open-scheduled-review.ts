import { DomainError } from "#lib/core/errors.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { log } from "#lib/log.ts";
import type { HeldGrant } from "./held-grants.ts";
import { nextOpening } from "./next-opening.ts";
import { openReview, reviewItemsMax } from "./open-review.ts";
import { readScope } from "./review-row.ts";
import { grantsInScope } from "./review-scope.ts";
import { lockSchedule, type ScheduleRow, scheduleTarget } from "./schedule-row.ts";
import { type AccessReviewSchedule, accessReviewRef } from "./schemas.ts";

const dayMs = 86_400_000;

/**
 * Opens what a schedule says, once, however late. A scope that is too large for one review makes several; one in which
 * nothing is opens none, and the log says so.
 *
 * @throws DomainError `conflict` unless it is due
 */
export const openScheduledReview = command({
  id: "access_review.open",
  permission: "access_review.manage",
  summary: "Open the review that a schedule says",
  input: accessReviewRef,
  output: noOutput,
  async run(ctx, { id }) {
    const row = await lockSchedule(ctx.tx, id);
    const at = await ctx.now();
    if (row.endedAt !== null || row.nextAt > at)
      throw new DomainError("conflict", `${id} is to open nothing now.`);
    const nextAt = nextOpening(row.nextAt, row.months, at);
    await ctx.tx.accessReviewSchedule.update({ where: { id, nextAt: row.nextAt }, data: { nextAt } });
    const grants = await grantsInScope(ctx.tx, readScope(row.scope), at);
    const reviews = await openParts(ctx, row, grants, at);
    if (reviews.length === 0) log.info({ scheduleId: id }, "nothing to review");
    await ctx.audit({
      target: scheduleTarget(row),
      before: { next_at: row.nextAt },
      after: { next_at: nextAt, items: grants.length, reviews },
      ...(reviews.length === 0 ? { reason: "No grant in force is in its scope." } : {}),
    });
    return {};
  },
});

async function openParts(
  ctx: CommandCtx,
  row: ScheduleRow,
  grants: readonly HeldGrant[],
  at: Date,
): Promise<string[]> {
  const parts = Math.ceil(grants.length / reviewItemsMax);
  const ids: string[] = [];
  for (let part = 0; part < parts; part++) {
    const opening = {
      name: `${row.name}, ${at.toISOString().slice(0, 10)}${parts > 1 ? ` (${part + 1} of ${parts})` : ""}`,
      scope: readScope(row.scope),
      usageDays: row.usageDays,
      silence: row.silence as AccessReviewSchedule["silence"],
      scheduleId: row.id,
      createdById: null,
      at,
      dueAt: new Date(at.getTime() + row.daysOpen * dayMs),
    };
    const from = part * reviewItemsMax;
    ids.push(await openReview(ctx, opening, grants.slice(from, from + reviewItemsMax)));
  }
  return ids;
}
