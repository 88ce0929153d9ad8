import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import { applyAccessReview } from "./apply-access-review.ts";
import { closeDueReview } from "./close-access-review.ts";
import { inTransaction } from "./in-transaction.ts";
import { openScheduledReview } from "./open-scheduled-review.ts";

/** Handles `advance-access-reviews`. */
export async function handleAdvanceAccessReviews(): Promise<void> {
  await advanceAccessReviews(systemCtx("Clock"));
}

/**
 * Takes every step that is due by the database's clock: closes reviews, opens those of schedules, and carries out what
 * was closed, which takes longest. Any number of processes may do so at once: each step is taken once. One that fails keeps no other from
 * being taken.
 *
 * @throws the first failure, at the end
 */
export async function advanceAccessReviews(ctx: Ctx): Promise<void> {
  const failures: unknown[] = [];
  const each = async (rows: readonly { id: string }[], take: (id: string) => Promise<unknown>) => {
    for (const { id } of rows)
      try {
        await take(id);
      } catch (error) {
        // Somebody else was faster.
        if (error instanceof DomainError && error.code === "conflict") continue;
        log.error({ id, err: error }, "a step of an access review failed");
        failures.push(error);
      }
  };
  const select = { select: { id: true }, orderBy: { id: "asc" } } as const;
  const at = await now(ctx, db());

  const due = await db().accessReview.findMany({ where: { status: "open", dueAt: { lte: at } }, ...select });
  await each(due, (id) => inTransaction(ctx, (own) => closeDueReview(own, { id })));
  const schedules = await db().accessReviewSchedule.findMany({
    where: { endedAt: null, nextAt: { lte: at } },
    ...select,
  });
  await each(schedules, (id) => inTransaction(ctx, (own) => openScheduledReview(own, { id })));
  const closed = await db().accessReview.findMany({ where: { status: "closed" }, ...select });
  await each(closed, (id) => applyAccessReview(ctx, id));
  if (failures.length > 0) throw failures[0];
}
