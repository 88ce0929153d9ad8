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
import { SubmissionsTable } from "#components/submissions/submissions-table.tsx";
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
  { value: "needs_me", label: "Waiting for me" },
  { value: "mine", label: "Mine" },
  { value: "all", label: "All" },
] as const;

const emptyWords = {
  needs_me: ["Nothing waits for you", "Submissions that need your signature appear here."],
  mine: ["You have submitted nothing yet", "What you register appears here, with who must act next."],
  all: ["No submissions yet", "Every server that somebody wants to use is proposed and decided here."],
} as const;

export default async function SubmissionsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const maySubmit = can(ctx.actor, "submission.create");
  const { view = usualView(ctx.actor), ...query } = await readParams(submissionQuery, searchParams);
  const found = await pageData(listSubmissions(ctx, { ...query, view }));
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
        actions={(!nothing || view === "needs_me") && <RegisterButton may={maySubmit} />}
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
          action={view === "needs_me" ? undefined : <RegisterButton may={maySubmit} />}
        >
          {words}
        </EmptyState>
      ) : (
        <>
          <FilterBar
            search={{ param: "q", placeholder: "Search by name or address" }}
            filters={[
              {
                param: "status",
                label: "Status",
                options: submissionStatusOptions,
              },
            ]}
          />
          {empty ? (
            <NoMatchState what="submissions" clearHref={routes.submissions({ view })} />
          ) : (
            <SubmissionsTable submissions={page.items} />
          )}
          <Pager nextCursor={page.next_cursor} shown={page.items.length} />
        </>
      )}
    </>
  );
}

/** Reviewers come for what waits for them, submitters for their own, everybody else to look around. */
function usualView(actor: UserActor) {
  if (can(actor, "submission.vote") === true) return "needs_me";
  return can(actor, "submission.create") === true ? "mine" : "all";
}
