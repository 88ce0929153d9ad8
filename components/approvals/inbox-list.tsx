"use client";

import { Inbox } from "lucide-react";
import { useRouter } from "next/navigation";
import { ErrorState } from "#components/patterns/error-state.tsx";
import { ListSkeleton } from "#components/patterns/list-skeleton.tsx";
import { StatePanel } from "#components/patterns/state-panel.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ApprovalSummary } from "#lib/approvals/requests/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { plural } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { type InboxView, useInbox } from "./api.ts";
import { InboxRow } from "./inbox-row.tsx";
import { useSteadyList } from "./use-steady-list.ts";

const emptyWords: Record<InboxView, readonly [title: string, words: string]> = {
  needs_me: ["Nothing needs you", "What agents want to do and may only with your yes appears here, at once."],
  open: ["Nothing is open", "Actions that wait for a person, or are approved and not made yet, appear here."],
  mine: [
    "Nothing concerns you",
    "What agents ask on your behalf, and what agents you answer for ask, appears here.",
  ],
  over: ["Nothing was decided yet", "What was approved, denied or not decided in time stays here."],
};

type InboxListProps = {
  view: InboxView;
  initial: Page<ApprovalSummary> | undefined;
  selected: string | null;
};

/** What waits, soonest first. j and k go through it and open what they come to. */
export function InboxList({ view, initial, selected }: InboxListProps) {
  const { data, error, refetch } = useInbox(view, initial);
  if (!data)
    return error ? (
      <ErrorState title="The requests could not be loaded" onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    ) : (
      <ListSkeleton rows={6} columns={1} />
    );
  return (
    <>
      {error && (
        <p role="status" className="pb-2 text-sm text-warning">
          The console does not answer. This is what it said last.
        </p>
      )}
      <Rows key={view} page={data} view={view} selected={selected} />
    </>
  );
}

type RowsProps = { page: Page<ApprovalSummary>; view: InboxView; selected: string | null };

function Rows({ page, view, selected }: RowsProps) {
  const { rows, waiting, letIn, hold } = useSteadyList(page.items);
  const router = useRouter();
  const query = view === "needs_me" ? {} : { view };

  function move(by: 1 | -1) {
    const ids = rows.map(({ item }) => item.id);
    const at = selected === null ? -1 : ids.indexOf(selected);
    const id = at === -1 ? ids.at(by === 1 ? 0 : -1) : ids[at + by];
    if (id === undefined) return;
    router.push(routes.approval(id, query));
    hold.ref.current?.querySelector(`[data-approval="${id}"]`)?.scrollIntoView({ block: "nearest" });
  }

  useShortcuts([
    { keys: "j", label: "Next request", group: "Approvals", run: () => move(1) },
    { keys: "k", label: "Previous request", group: "Approvals", run: () => move(-1) },
  ]);

  const [title, words] = emptyWords[view];
  return (
    <div {...hold}>
      {/* Always there, so that what comes moves nothing. */}
      <div className="flex h-9 items-center justify-between gap-2 text-subtle text-xs" aria-live="polite">
        {waiting > 0 ? (
          <Button size="sm" variant="ghost" onClick={letIn}>
            Show {plural(waiting, "new request")}
          </Button>
        ) : (
          rows.length > 0 && plural(rows.length, "request")
        )}
      </div>
      {rows.length === 0 ? (
        <StatePanel icon={Inbox} title={title}>
          {words}
        </StatePanel>
      ) : (
        <ul aria-label="Requests" className="border-t">
          {rows.map(({ item, gone }) => (
            <InboxRow
              key={item.id}
              approval={item}
              gone={gone}
              current={item.id === selected}
              href={routes.approval(item.id, query)}
            />
          ))}
        </ul>
      )}
      {page.next_cursor !== null && (
        <p className="py-2 text-muted text-xs">
          These are the first {rows.length}. More come as these are decided.
        </p>
      )}
    </div>
  );
}
