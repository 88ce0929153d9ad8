import { ClipboardCheck } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { OpenReview } from "#components/access-reviews/open-review.tsx";
import { ReviewsTable } from "#components/access-reviews/reviews-table.tsx";
import { ScheduleReviews } from "#components/access-reviews/schedule-reviews.tsx";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { listAccessReviews } from "#lib/access/reviews/index.ts";
import { can } from "#lib/core/permissions.ts";
import { type AccessReviewStatus, accessReviewStatuses } from "#lib/core/words.ts";
import { listOwnerOptions } from "#lib/identity/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { accessReviewStatusLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";
import { SchedulesTab } from "./schedules-tab.tsx";

export const metadata: Metadata = { title: "Access reviews" };

const views = [
  { value: "reviews", label: "Reviews" },
  { value: "schedules", label: "Schedules" },
] as const;

const params = z.object({
  view: z.enum(views.map(({ value }) => value)),
  status: z.enum(accessReviewStatuses),
  cursor: z.string().max(500),
});

const dayMs = 86_400_000;
/** How long a review is open when nobody says otherwise. */
const openMs = 21 * dayMs;

export default async function AccessReviewsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { view = "reviews", status, cursor } = await readParams(params, searchParams);
  const may = can(ctx.actor, "access_review.manage");
  const owners = may === true ? await listOwnerOptions(ctx, {}) : [];
  return (
    <>
      <PageHeader
        title="Access reviews"
        description="No access stays because nobody looked: what agents may do beside what they did, decided by others than those who asked for it."
        actions={
          <>
            <ScheduleReviews may={may} owners={owners} />
            <OpenReview
              may={may}
              owners={owners}
              suggestedDue={new Date(Date.now() + openMs).toISOString().slice(0, 10)}
            />
          </>
        }
      />
      <ViewTabs
        label="What of it"
        items={views.map(({ value, label }) => ({
          label,
          href: routes.accessReviews({ view: value }),
          current: value === view,
        }))}
      />
      {view === "schedules" ? (
        <SchedulesTab ctx={ctx} may={may} />
      ) : (
        <ReviewsTab ctx={ctx} status={status} cursor={cursor} />
      )}
    </>
  );
}

type ReviewsTabProps = { ctx: Ctx; status: AccessReviewStatus | undefined; cursor: string | undefined };

async function ReviewsTab({ ctx, status, cursor }: ReviewsTabProps) {
  const found = await pageData(listAccessReviews(ctx, { status, cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  if (items.length === 0 && !status && !cursor)
    return (
      <EmptyState icon={ClipboardCheck} title="No access was reviewed yet">
        A review puts every grant in its scope before somebody who did not ask for it: keep, narrow to what
        was used, or revoke. What nobody decides on ends by itself.
      </EmptyState>
    );
  return (
    <>
      <FilterBar
        filters={[
          {
            param: "status",
            label: "Status",
            options: accessReviewStatuses.map((value) => ({ value, label: accessReviewStatusLabels[value] })),
          },
        ]}
      />
      {items.length > 0 ? (
        <ReviewsTable reviews={items} />
      ) : (
        <NoMatchState what="access reviews" clearHref={routes.accessReviews()} />
      )}
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}
