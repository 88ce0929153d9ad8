import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { loadSignable } from "./load-signable.ts";
import { mayEverSign, maySign } from "./may-sign.ts";
import { lockReview, reviewTarget } from "./review-row.ts";
import { loadReviewView } from "./review-view.ts";
import { accessReviewView, signAccessReviewInput } from "./schemas.ts";

export const signAccessReview = command({
  id: "access_review.sign",
  permission: "access_review.sign",
  summary: "Sign off a review whose verdicts were carried out",
  input: signAccessReviewInput,
  output: accessReviewView,
  target: ({ id }) => ({ type: "access_review", id }),
  async run(ctx, { id, statement }) {
    const row = await lockReview(ctx.tx, id);
    const signable = await loadSignable(ctx.tx, ctx.actor, row);
    const right = mayEverSign(ctx.actor, signable);
    if (right !== true || ctx.actor.kind !== "user")
      throw new DomainError("forbidden", right === true ? "Only a person signs off a review." : right.no);
    const state = maySign(ctx.actor, signable);
    if (state !== true) throw new DomainError("conflict", state.no);
    const at = await ctx.now();
    await ctx.tx.accessReview.update({
      where: { id, status: "applied", signedAt: null },
      data: { signedAt: at, signedById: ctx.actor.id, signature: statement },
    });
    await ctx.audit({ target: reviewTarget(row), after: { signed_at: at }, reason: statement });
    return loadReviewView(ctx, ctx.tx, id);
  },
});
