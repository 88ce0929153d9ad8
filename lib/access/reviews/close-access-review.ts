import { DomainError } from "#lib/core/errors.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { closeReview } from "./close-review.ts";
import { hasStakeIn } from "./load-reviewer.ts";
import { mayClose, mayEverClose } from "./may-close.ts";
import { lockReview } from "./review-row.ts";
import { loadReviewView } from "./review-view.ts";
import { accessReviewRef, accessReviewView } from "./schemas.ts";

export const closeAccessReview = command({
  id: "access_review.close",
  permission: "access_review.manage",
  summary: "End a review before its time; what nobody decided is decided by its rule",
  input: accessReviewRef,
  output: accessReviewView,
  target: ({ id }) => ({ type: "access_review", id }),
  async run(ctx, { id }) {
    const row = await lockReview(ctx.tx, id);
    const at = await ctx.now();
    const standing = { stake: await hasStakeIn(ctx.tx, ctx.actor, id), at };
    const right = mayEverClose(ctx.actor, row, standing);
    if (right !== true || ctx.actor.kind !== "user")
      throw new DomainError("forbidden", right === true ? "Only a person can close a review." : right.no);
    const state = mayClose(ctx.actor, row, standing);
    if (state !== true) throw new DomainError("conflict", state.no);
    await closeReview(ctx, row, ctx.actor.id, at);
    return loadReviewView(ctx, ctx.tx, id);
  },
});

/**
 * Closes a review whose time is over.
 *
 * @throws DomainError `conflict` unless it is open and due
 */
export const closeDueReview = command({
  id: "access_review.close",
  permission: "access_review.manage",
  summary: "Close a review whose time is over",
  input: accessReviewRef,
  output: noOutput,
  async run(ctx, { id }) {
    const row = await lockReview(ctx.tx, id);
    const at = await ctx.now();
    if (row.status !== "open" || row.dueAt > at)
      throw new DomainError("conflict", `${id} is not to close now.`);
    await closeReview(ctx, row, null, at);
    return {};
  },
});
