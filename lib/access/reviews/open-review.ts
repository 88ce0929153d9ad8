import { newId } from "#lib/core/ids.ts";
import type { SilenceRule } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { gatherEvidence } from "./gather-evidence.ts";
import { loadGrantSides } from "./grant-sides.ts";
import type { HeldGrant } from "./held-grants.ts";
import { reviewTarget } from "./review-row.ts";
import type { AccessReviewScope } from "./schemas.ts";

/** The most that one review holds: more is nothing that people look at. */
export const reviewItemsMax = 2_000;
/** How many are looked up, and written, at a time. */
const batchMax = 500;

type Opening = {
  name: string;
  scope: AccessReviewScope;
  usageDays: number;
  silence: SilenceRule;
  scheduleId: string | null;
  /** Null for a schedule. */
  createdById: string | null;
  at: Date;
  dueAt: Date;
};

/**
 * Opens a review of these grants: what is known of each now is written down, so that everybody judges the same.
 *
 * @returns the review's id
 */
export async function openReview(
  ctx: CommandCtx,
  { at, ...opening }: Opening,
  grants: readonly HeldGrant[],
): Promise<string> {
  const id = newId("accessReview");
  const { name, scope, usageDays, silence, dueAt } = opening;
  await ctx.tx.accessReview.create({
    data: { ...opening, id, status: "open", scope: JSON.stringify(scope), createdAt: at },
  });
  for (let from = 0; from < grants.length; from += batchMax)
    await addItems(ctx, { id, usageDays, at }, grants.slice(from, from + batchMax));
  await ctx.audit({
    action: "access_review.open",
    target: reviewTarget({ id, name }),
    after: { name, scope, usage_days: usageDays, silence, due_at: dueAt, items: grants.length },
  });
  await ctx.announce({ kind: "access_review.opened", access_review_id: id });
  return id;
}

async function addItems(
  ctx: CommandCtx,
  review: { id: string; usageDays: number; at: Date },
  grants: readonly HeldGrant[],
): Promise<void> {
  const found = await gatherEvidence(ctx.tx, grants, review.at, review.usageDays);
  const ids = grants.map(({ id }) => id);
  const sides = await loadGrantSides(ctx.tx, ids, review.at);
  await ctx.tx.accessReviewItem.createMany({
    data: grants.map(({ id: grantId, accessLevel }) => {
      const its = found.get(grantId);
      if (!its) throw new Error(`Nothing was found about ${grantId}.`);
      return {
        id: newId("accessReviewItem"),
        reviewId: review.id,
        grantId,
        accessLevel,
        evidence: JSON.stringify(its.evidence),
        recommendation: its.recommendation,
        side: sides.get(grantId) ?? [],
      };
    }),
  });
}
