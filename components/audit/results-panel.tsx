"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { z } from "zod";
import { ListSkeleton } from "#components/patterns/list-skeleton.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import type { Facets, searchPage } from "#lib/audit/search/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { writtenWindow } from "#lib/ui/audit-query-words.ts";
import { amountWords } from "#lib/ui/audit-words.ts";
import { ColumnsMenu } from "./columns-menu.tsx";
import { EventsTable } from "./events-table.tsx";
import { LiveControls } from "./live-controls.tsx";
import { useAuditSearch } from "./search-context.ts";
import { EmptyLog, NoMatch, SearchFailure } from "./search-states.tsx";
import type { AuditUrl } from "./use-audit-url.ts";
import { useLiveTail } from "./use-live-tail.ts";

// Fetched when first opened, so that the list does not pay for it.
const EventDrawer = lazy(() => import("./event-drawer.tsx").then((m) => ({ default: m.EventDrawer })));

type ResultsPanelProps = {
  url: AuditUrl;
  q: string;
  search: UseQueryResult<z.output<typeof searchPage>>;
  facets: Facets | undefined;
  mayExport: Verdict;
};

/** What was found: how much, the list, and one event beside it. */
export function ResultsPanel({ url, q, search, facets, mayExport }: ResultsPanelProps) {
  const { opened } = url;
  const [live, setLive] = useState(false);
  const [looked, setLooked] = useState(opened.id !== null);
  if (opened.id !== null && !looked) setLooked(true);
  const tail = useLiveTail(q, live && url.cursor === "");

  const fresh = new Set(tail.shown.map(({ record }) => record.audit_id));
  const found = search.data?.items ?? [];
  const events = [...tail.shown, ...found.filter(({ record }) => !fresh.has(record.audit_id))];

  return (
    <section aria-label="Events" aria-busy={search.isFetching} className="min-w-0 flex-1">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-1">
        <Summary facets={facets} waiting={search.data?.waiting ?? 0} />
        <span className="flex flex-wrap items-center gap-2">
          <LiveControls
            on={live && url.cursor === ""}
            no={url.cursor === "" ? undefined : "New events appear on the first page: go to the newest."}
            tail={tail}
            onToggle={() => setLive(!live)}
          />
          <ColumnsMenu columns={url.columns} onColumns={(columns) => url.go({ columns }, "replace")} />
        </span>
      </div>
      {search.isError ? (
        <SearchFailure error={search.error} onRetry={() => void search.refetch()} />
      ) : !search.data ? (
        <ListSkeleton rows={12} columns={url.columns.length + 2} />
      ) : events.length > 0 ? (
        <EventsTable
          events={events}
          columns={url.columns}
          opened={opened}
          fresh={fresh}
          stale={search.isPlaceholderData}
        />
      ) : q === "" && url.cursor === "" ? (
        <EmptyLog />
      ) : (
        <NoMatch />
      )}
      {search.data && !search.isError && (
        <Pager nextCursor={search.data.next_cursor} shown={events.length} first="Newest" next="Older" />
      )}
      <Suspense>
        {looked && (
          <EventDrawer
            id={opened.id}
            ids={events.map(({ record }) => record.audit_id)}
            mayExport={mayExport}
            onMove={opened.move}
            onClose={opened.close}
          />
        )}
      </Suspense>
    </section>
  );
}

function Summary({ facets, waiting }: { facets: Facets | undefined; waiting: number }) {
  const { query } = useAuditSearch();
  const { after } = writtenWindow(query);
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 text-sm tabular-nums">
      {facets && (
        <span>
          <span className="font-medium">{amountWords(facets.total)}</span>
          {after === null && <span className="text-muted"> in 30 days</span>}
        </span>
      )}
      {waiting > 0 && (
        <span
          title="They came and are on record. They are found once they are sealed, in a second or two."
          className="inline-flex items-center gap-1 text-muted text-xs"
        >
          <Hourglass aria-hidden className="size-3.5" />
          {waiting.toLocaleString("en")} waiting to be sealed
        </span>
      )}
    </p>
  );
}
