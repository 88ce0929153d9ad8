import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { reviewInclude } from "./review-row.ts";
import { loadProgress, loadReviewView, toReviewSummary, waitingFor } from "./review-view.ts";
import { accessReviewPage, accessReviewRef, accessReviewsQuery, accessReviewView } from "./schemas.ts";

export const listAccessReviews = query({
  id: "listAccessReviews",
  permission: "access_review.read",
  summary: "Access reviews with how far they are and how much of them waits for you, newest first",
  input: accessReviewsQuery,
  output: accessReviewPage,
  async run(ctx, { status, waits_for_me, cursor, limit }) {
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().accessReview.findMany({
      where: {
        AND: [
          before ? { id: { lt: before } } : {},
          status ? { status } : {},
          waits_for_me ? { id: { in: await waitingFor(ctx) } } : {},
        ],
      },
      include: reviewInclude,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ id }) => [id]);
    const ids = page.items.map(({ id }) => id);
    const progress = await loadProgress(ctx, db(), ids);
    return { ...page, items: page.items.map((row) => toReviewSummary(row, progress)) };
  },
});

export const getAccessReview = query({
  id: "getAccessReview",
  permission: "access_review.read",
  summary:
    "One access review: how far it is, what became of it, how each reviewer decided, and what you may do",
  input: accessReviewRef,
  output: accessReviewView,
  run: (ctx, { id }) => loadReviewView(ctx, db(), id),
});
