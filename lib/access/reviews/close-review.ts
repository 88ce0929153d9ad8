import type { AccessReviewStatus } from "#lib/core/words.ts";
import type { Prisma } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { loadHeld } from "./held-grants.ts";
import { higherOf } from "./highest-level.ts";
import { applyAccessReviewJob } from "./jobs.ts";
import { loadLapsed } from "./lapsed-verdicts.ts";
import { type ReviewRow, readItem, readReview, reviewTarget } from "./review-row.ts";
import { silentVerdict } from "./review-state.ts";
import { type GivenVerdict, writeVerdicts } from "./write-verdicts.ts";

const silence = "Nobody decided in time.";
const lapse = "Whoever decided this may not decide any more, and nobody else did in time.";

/** What becomes of an item that nobody decided, and what somebody had said of it who may not any more. */
type Silent = GivenVerdict & { grantId: string; reason: string; before: string | null };

/**
 * Closes a locked review that is open: silence becomes a verdict, and all of them are carried out next.
 *
 * @param by who closed it; null when its time was over
 */
export async function closeReview(
  ctx: CommandCtx,
  row: ReviewRow,
  by: string | null,
  at: Date,
): Promise<void> {
  const silent = await decideSilent(ctx, row, at);
  for (const [reason, verdicts] of Map.groupBy(silent, (item) => item.reason))
    await writeVerdicts(ctx, verdicts.map(toGiven), { by: null, reason, at });
  await ctx.tx.accessReview.update({
    where: { id: row.id, status: "open" },
    data: { status: "closed" satisfies AccessReviewStatus, closedAt: at, closedById: by },
  });
  await ctx.audit(
    {
      action: "access_review.close",
      target: reviewTarget(row),
      before: { status: row.status },
      after: { status: "closed", silent: silent.length },
    },
    ...silent.map(({ id: item, grantId, verdict, keep, before, reason }) => ({
      action: "access_review.decide" as const,
      target: reviewTarget(row),
      before: { item, verdict: before },
      after: { item, grant: grantId, verdict, keep },
      reason,
    })),
  );
  await ctx.announce({ kind: "access_review.closed", access_review_id: row.id });
  await ctx.enqueue(applyAccessReviewJob, { review_id: row.id }, { key: `apply-${row.id}` });
}

/** Each by what was found of it, at the higher of the levels that its grant was of then and is of now. */
async function decideSilent({ tx }: CommandCtx, row: ReviewRow, at: Date): Promise<Silent[]> {
  const rule = readReview(row).silence;
  const lapsed = await loadLapsed(tx, row.id);
  const where: Prisma.AccessReviewItemWhereInput = {
    reviewId: row.id,
    OR: [{ verdict: null }, { id: { in: [...lapsed] } }],
  };
  const items = await tx.accessReviewItem.findMany({ where, orderBy: { id: "asc" } });
  const held = await loadHeld(tx, { reviewItems: { some: where } }, at);
  const levelNow = new Map(held.map(({ id, accessLevel }) => [id, accessLevel]));
  return items.map((item) => {
    const { evidence, accessLevel, recommendation } = readItem(item);
    const level = higherOf(accessLevel, levelNow.get(item.grantId) ?? accessLevel);
    const said = silentVerdict({ accessLevel: level, recommendation, use: evidence.use }, rule);
    const reason = lapsed.has(item.id) ? lapse : silence;
    return { ...said, id: item.id, grantId: item.grantId, reason, before: item.verdict };
  });
}

function toGiven({ id, verdict, keep }: Silent): GivenVerdict {
  return { id, verdict, keep };
}
