"use client";

import { ListChecks } from "lucide-react";
import { useState } from "react";
import type { z } from "zod";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import type {
  AccessReviewItem,
  AccessReviewView,
  accessReviewItemsQuery,
} from "#lib/access/reviews/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { plural } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { useAccessReview, useAccessReviewItems } from "./api.ts";
import { ItemsView } from "./items-view.tsx";
import { PaceTable } from "./pace-table.tsx";
import { ReviewActions } from "./review-actions.tsx";
import { ReviewProgress } from "./review-progress.tsx";
import { ReviewStatusBadge } from "./review-status-badge.tsx";
import { outcomeWords, scopeWords, silenceSentences } from "./review-words.ts";
import { SignOff } from "./sign-off.tsx";

type ItemsShown = z.output<typeof accessReviewItemsQuery>["view"];

type ReviewScreenProps = {
  initial: AccessReviewView;
  items: Page<AccessReviewItem>;
  /** What `items` are a page of. */
  view: ItemsShown;
  cursor: string | undefined;
};

/** A review: how far it is, each grant in it, how people decide, and who signs for it. */
export function ReviewScreen({ initial, items: initialItems, view: rendered, cursor }: ReviewScreenProps) {
  // With the reader's last verdict the page would open elsewhere; what they are at stays until they go on.
  const [view] = useState(rendered);
  const { data: review, isError } = useAccessReview(initial);
  const { status, id } = review;
  // Once it is closed nothing waits for anybody.
  const shown = status === "open" || view === "decided" ? view : "all";
  const items = useAccessReviewItems(
    review,
    { view: shown, ...(cursor && shown === view ? { cursor } : {}) },
    shown === rendered && status === initial.status ? initialItems : undefined,
  );
  const page = items.data ?? initialItems;
  return (
    <>
      <PageHeader
        title={<HostileText text={review.name} clipAt={120} />}
        badges={<ReviewStatusBadge status={status} />}
        description={<Description review={review} />}
        actions={<ReviewActions review={review} />}
      />
      {isError && (
        <p role="status" className="pb-4 text-sm text-warning">
          This page can't reach the console now. It shows what it knew last and keeps trying.
        </p>
      )}
      <div className="grid gap-2 pb-6">
        <ReviewProgress review={review} label="Progress" />
        <p className="text-muted text-sm">
          {status === "open" ? silenceSentences[review.silence] : `${outcomeWords(review.counts)}.`}
        </p>
      </div>
      <Section title="Grants">
        <ViewTabs
          label="Which grants"
          items={tabsOf(review).map(({ value, label, count }) => ({
            label,
            count,
            href: routes.accessReview(id, { view: value }),
            current: value === shown,
          }))}
        />
        <ItemsView review={review} items={page.items} empty={<Nothing review={review} view={shown} />} />
        <Pager nextCursor={page.next_cursor} shown={page.items.length} />
      </Section>
      <Section
        title="How reviewers decide"
        description="The time between two verdicts of one person. Signs of a rubber stamp, not proof."
      >
        {review.pace.length === 0 ? (
          <p className="border-t py-3 text-muted text-sm">Nobody has decided anything yet.</p>
        ) : (
          <PaceTable pace={review.pace} />
        )}
      </Section>
      <SignOff review={review} />
    </>
  );
}

function Description({ review }: { review: AccessReviewView }) {
  const { created_by: opener, closed, usage_days: days } = review;
  return (
    <>
      <HostileText text={scopeWords(review.scope)} clipAt={200} />. Use of the last {plural(days, "day")}{" "}
      counts. Opened by {opener ? <HostileText text={opener.name} /> : "its schedule"},{" "}
      <Time at={review.created_at} />;{" "}
      {closed ? (
        <>
          closed by {closed.by ? <HostileText text={closed.by.name} /> : "its due date"},{" "}
          <Time at={closed.at} />
        </>
      ) : (
        <>
          due <Time at={review.due_at} />
        </>
      )}
      .
    </>
  );
}

function tabsOf({ status, mine, items, counts }: AccessReviewView) {
  const decided = items - counts.silent;
  const tabs: { value: ItemsShown; label: string; count: number }[] = [
    ...(status === "open"
      ? ([
          { value: "mine", label: "Waits for you", count: mine },
          { value: "undecided", label: "Undecided", count: counts.silent },
        ] as const)
      : []),
    { value: "decided", label: "Decided", count: decided },
    { value: "all", label: "All", count: items },
  ];
  return tabs;
}

const nothingWords: Record<ItemsShown, readonly [title: string, words: string]> = {
  mine: ["Nothing here waits for you", "What you may decide on, you have. Others decide on the rest."],
  undecided: ["Everything is decided", "It can be closed now, or waits for its due date."],
  decided: ["Nothing is decided yet", "Verdicts appear here with who gave them and why."],
  all: ["No grant is in this review", "When it was opened, no grant in force was in its scope."],
};

function Nothing({ review, view }: { review: AccessReviewView; view: ItemsShown }) {
  const [title, words] = nothingWords[view];
  return (
    <EmptyState
      icon={ListChecks}
      title={title}
      action={
        view !== "all" &&
        review.items > 0 && (
          <LinkButton href={routes.accessReview(review.id, { view: "all" })}>
            Show all {review.items.toLocaleString("en")}
          </LinkButton>
        )
      }
    >
      {words}
    </EmptyState>
  );
}
