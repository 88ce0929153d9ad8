import { ListChecks } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { ItemsView } from "#components/recertification/items-view.tsx";
import { NoneSoFar } from "#components/recertification/none-so-far.tsx";
import type { RecertificationStatus } from "#lib/core/words.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { listRecertifications } from "#lib/lifecycle/index.ts";
import { recertificationStatusOptions } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { pageData } from "../../page-ctx.ts";

type ItemsTabProps = {
  ctx: Ctx;
  view: "needs_me" | "all";
  status: RecertificationStatus | undefined;
  cursor: string | undefined;
};

const emptyWords = {
  needs_me: [
    "Nothing waits for you",
    "What you answer for and should confirm, and what waits for your decision, appears here.",
  ],
  all: ["Nothing was asked for yet", "Approvals are asked about 30 days before they end."],
} as const;

export async function ItemsTab({ ctx, view, status, cursor }: ItemsTabProps) {
  const found = await pageData(listRecertifications(ctx, { view, status, cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  const empty = items.length === 0;
  const [title, words] = emptyWords[view];
  if (empty && !status && !cursor && !next_cursor)
    return (
      <EmptyState icon={ListChecks} title={title}>
        {words}
      </EmptyState>
    );
  return (
    <>
      <FilterBar filters={[{ param: "status", label: "Status", options: recertificationStatusOptions }]} />
      {empty && next_cursor ? (
        <NoneSoFar />
      ) : empty ? (
        <NoMatchState what="recertifications" clearHref={routes.recertifications({ view })} />
      ) : (
        <ItemsView items={items} />
      )}
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}
