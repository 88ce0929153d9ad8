"use client";

import { ScrollText, SearchX } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ErrorState } from "#components/patterns/error-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { StatePanel } from "#components/patterns/state-panel.tsx";
import { Button } from "#components/ui/button.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import { printTerm, withWindow } from "#lib/core/audit-query/index.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { withoutNth } from "#lib/ui/audit-query-edit.ts";
import { writtenWindow } from "#lib/ui/audit-query-words.ts";
import { useAuditSearch } from "./search-context.ts";

export function EmptyLog() {
  return (
    <EmptyState icon={ScrollText} title="Nothing has happened yet">
      Each change here and each call that a gateway reports is recorded: who, what, when, and what came of it.
    </EmptyState>
  );
}

const offeredMax = 4;

/** Nothing fits: which part of the search to let go. */
export function NoMatch() {
  const { query, apply } = useAuditSearch();
  const { after, before } = writtenWindow(query);
  const others = query.terms.flatMap((term, n) => (term.kind === "time" ? [] : [{ term, n }]));
  return (
    <StatePanel
      icon={SearchX}
      title="No events match"
      action={
        <>
          {(after || before) && (
            <Button onClick={() => apply(withWindow(query, { after: null, before: null }))}>
              Search all time
            </Button>
          )}
          {others.slice(0, offeredMax).map(({ term, n }) => (
            <Button key={printTerm(term)} onClick={() => apply(withoutNth(query, n))} className="max-w-full">
              <span className="shrink-0">Without</span>
              <span className="min-w-0 max-w-56 truncate font-mono text-xs">
                <HostileText text={printTerm(term)} />
              </span>
            </Button>
          ))}
        </>
      }
    >
      {others.length > 1
        ? "An event must fit all of it. Let a part go to find more."
        : "Check the value, or search a longer time."}
    </StatePanel>
  );
}

type SearchFailureProps = { error: Error; onRetry: () => void };

/** The search was refused or took too long. What the server advises is said as it stands. */
export function SearchFailure({ error, onRetry }: SearchFailureProps) {
  const { query, apply } = useAuditSearch();
  const slow = error instanceof ApiError && error.code === "unavailable" && !writtenWindow(query).after;
  return (
    <>
      <ErrorState
        title="The search gave no answer"
        onRetry={onRetry}
        requestId={error instanceof ApiError ? error.requestId : undefined}
      >
        <VisibleText text={error.message} />
      </ErrorState>
      {slow && (
        <div className="-mt-12 flex justify-center pb-12">
          <Button variant="ghost" onClick={() => apply(withWindow(query, { after: "-7d", before: null }))}>
            Search the last 7 days only
          </Button>
        </div>
      )}
    </>
  );
}
