import { FileCheck2 } from "lucide-react";
import type { Metadata } from "next";
import { RegisterButton } from "#components/console/register-button.tsx";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { QueueSort } from "#components/submissions/queue-sort.tsx";
import { QueueView } from "#components/submissions/queue-view.tsx";
import type { UserActor } from "#lib/core/actor.ts";
import { can } from "#lib/core/permissions.ts";
import { listSubmissions } from "#lib/registry/index.ts";
import { submissionQuery } from "#lib/registry/schemas.ts";
import { submissionStatusOptions } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Submissions" };

const views = [
  { value: "needs_me", label: "Needs me" },
  { value: "claimed", label: "Claimed by me" },
  { value: "team", label: "My teams" },
  { value: "mine", label: "Mine" },
  { value: "all", label: "All" },
] as const;
type View = (typeof views)[number]["value"];

const emptyWords: Record<View, readonly [title: string, words: string]> = {
  needs_me: [
    "Nothing needs you",
    "Submissions that your signature would bring closer to a decision appear here.",
  ],
  claimed: [
    "You have claimed nothing",
    "Claim a submission to show the other reviewers that you are at it. They can still decide on it.",
  ],
  team: [
    "Your teams have nothing here",
    "What your teams own, or the people in them own or submit, appears here.",
  ],
  mine: ["You have submitted nothing yet", "What you register appears here, with who must act next."],
  all: ["No submissions yet", "Every server that somebody wants to use is proposed and decided here."],
};

export default async function SubmissionsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const maySubmit = can(ctx.actor, "submission.create");
  const given = await readParams(submissionQuery, searchParams);
  const view = given.view ?? usualView(ctx.actor);
  const usualSort = view === "needs_me" || view === "claimed" ? "due" : "newest";
  const query = { ...given, view, sort: given.sort ?? usualSort };
  const found = await pageData(listSubmissions(ctx, query));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const page = found.data;
  const filtered = Boolean(query.status || query.q || query.cursor);
  const empty = page.items.length === 0;
  const nothing = empty && !filtered;
  const [title, words] = emptyWords[view];

  return (
    <>
      <PageHeader
        title="Submissions"
        description="Servers proposed for approval, and who must act on each."
        actions={(!nothing || !registers(view)) && <RegisterButton may={maySubmit} />}
      />
      <ViewTabs
        label="Which submissions"
        items={views.map(({ value, label }) => ({
          label,
          href: routes.submissions({ view: value }),
          current: value === view,
        }))}
      />
      {nothing ? (
        <EmptyState
          icon={FileCheck2}
          title={title}
          action={registers(view) && <RegisterButton may={maySubmit} />}
        >
          {words}
        </EmptyState>
      ) : (
        <div className="flex flex-wrap items-start justify-between gap-x-4">
          <FilterBar
            search={{ param: "q", placeholder: "Search by name or address" }}
            filters={[{ param: "status", label: "Status", options: submissionStatusOptions }]}
          />
          <div className="pb-3">
            <QueueSort value={query.sort} usual={usualSort} />
          </div>
        </div>
      )}
      {/* Also over an empty list: it keeps what became of those that just left it. */}
      <QueueView
        submissions={page.items}
        me={ctx.actor.id}
        may={{ vote: can(ctx.actor, "submission.vote"), release: can(ctx.actor, "submission.release") }}
      />
      {empty && filtered && <NoMatchState what="submissions" clearHref={routes.submissions({ view })} />}
      <Pager nextCursor={page.next_cursor} shown={page.items.length} />
    </>
  );
}

/** Reviewers come for what needs them, submitters for their own, everybody else to look around. */
function usualView(actor: UserActor): View {
  if (can(actor, "submission.vote") === true) return "needs_me";
  return can(actor, "submission.create") === true ? "mine" : "all";
}

/** Whether registering a server is what fills the view. */
function registers(view: View): boolean {
  return view === "mine" || view === "all";
}
