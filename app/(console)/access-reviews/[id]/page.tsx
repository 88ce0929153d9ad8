import type { Metadata } from "next";
import { ReviewScreen } from "#components/access-reviews/review-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getAccessReview, listReviewItems } from "#lib/access/reviews/index.ts";
import { accessReviewItemsQuery } from "#lib/access/reviews/schemas.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Access review" };

const params = accessReviewItemsQuery.pick({ view: true, cursor: true });
const itemsShown = 100;

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function AccessReviewPage({ params: path, searchParams }: Props) {
  const ctx = await pageCtx();
  const { id } = await path;
  const { view: asked, cursor } = await readParams(params, searchParams);
  const review = await pageData(getAccessReview(ctx, { id }));
  if ("no" in review) return <ForbiddenState reason={review.no} />;
  const view = asked ?? (review.data.mine > 0 ? "mine" : "all");
  const items = await pageData(listReviewItems(ctx, { id, view, cursor, limit: itemsShown }));
  if ("no" in items) return <ForbiddenState reason={items.no} />;
  return (
    <ReviewScreen
      key={`${id} ${asked ?? ""} ${cursor ?? ""}`}
      initial={review.data}
      items={items.data}
      view={view}
      cursor={cursor}
    />
  );
}
