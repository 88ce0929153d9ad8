import { DomainError, invalidField } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { openReview, reviewItemsMax } from "./open-review.ts";
import { grantsInScope, refuseUnknown } from "./review-scope.ts";
import { loadReviewView } from "./review-view.ts";
import { accessReviewView, openAccessReviewInput } from "./schemas.ts";

export const openAccessReview = command({
  id: "access_review.open",
  permission: "access_review.manage",
  summary: "Have people look at what agents have, and say what they keep",
  input: openAccessReviewInput,
  output: accessReviewView,
  async run(ctx, { name, scope, usage_days, silence, due_at }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can open a review.");
    const at = await ctx.now();
    const dueAt = new Date(due_at);
    if (dueAt <= at) throw invalidField("due_at", "This has passed already. Choose a later time.");
    await refuseUnknown(ctx.tx, scope);
    const grants = await grantsInScope(ctx.tx, scope, at);
    if (grants.length === 0) throw invalidField("scope", "No grant in force is in this scope. Widen it.");
    if (grants.length > reviewItemsMax)
      throw invalidField(
        "scope",
        `${grants.length} grants are in this scope, and one review holds ${reviewItemsMax} at most. Split it by owner, server or access level.`,
      );
    const id = await openReview(
      ctx,
      { name, scope, usageDays: usage_days, silence, scheduleId: null, createdById: ctx.actor.id, at, dueAt },
      grants,
    );
    return loadReviewView(ctx, ctx.tx, id);
  },
});
