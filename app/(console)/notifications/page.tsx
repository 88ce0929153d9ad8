import { Bell } from "lucide-react";
import type { Metadata } from "next";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { NotificationList } from "#components/notifications/notification-list.tsx";
import { ReadAllButton } from "#components/notifications/read-all-button.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { countNotifications, listNotifications } from "#lib/notifications/index.ts";
import { notificationQuery } from "#lib/notifications/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Notifications" };

const views = [
  { value: "all", label: "All" },
  { value: "needs_me", label: "Needs me" },
  { value: "overdue", label: "Overdue" },
  { value: "decided", label: "Decided" },
] as const;

const emptyWords = {
  all: ["No notifications yet", "What needs you, and what became of what you did, appears here."],
  needs_me: ["Nothing waits for you", "What only you or your role can do appears here."],
  overdue: ["Nothing is overdue", "What should have been decided or confirmed by now appears here."],
  decided: ["Nothing was decided yet", "What became of what you submitted or signed appears here."],
} as const;

export default async function NotificationsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { view = "all", ...query } = await readParams(notificationQuery, searchParams);
  const found = await pageData(
    Promise.all([listNotifications(ctx, { ...query, view }), countNotifications(ctx, {})]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [page, counts] = found.data;
  const [title, words] = emptyWords[view];

  return (
    <>
      <PageHeader
        title="Notifications"
        description="What needs you, what ran late, and what was decided."
        actions={<ReadAllButton counts={counts} />}
      />
      <ViewTabs
        label="Which notifications"
        items={views.map(({ value, label }) => ({
          label,
          href: routes.notifications({ view: value }),
          current: value === view,
        }))}
      />
      {page.items.length > 0 ? (
        <NotificationList notifications={page.items} />
      ) : query.cursor ? (
        <NoMatchState what="notifications" clearHref={routes.notifications({ view })} />
      ) : (
        <EmptyState icon={Bell} title={title}>
          {words}
        </EmptyState>
      )}
      <Pager nextCursor={page.next_cursor} shown={page.items.length} />
    </>
  );
}
