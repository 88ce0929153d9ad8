"use client";

import { lazy, Suspense } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { Histogram } from "#lib/audit/search/schemas.ts";
import { withWindow } from "#lib/core/audit-query/index.ts";
import { barsOf, stepWords } from "#lib/ui/audit-histogram.ts";
import { writtenWindow } from "#lib/ui/audit-query-words.ts";
import { useHistogram } from "./api.ts";
import { HistogramTable } from "./histogram-table.tsx";
import { useAuditSearch } from "./search-context.ts";
import { UtcTime } from "./utc-time.tsx";

// The charts are the largest library of the console: the page shows its list before they are here.
const HistogramChart = lazy(() =>
  import("./histogram-chart.tsx").then((m) => ({ default: m.HistogramChart })),
);

/** How many events there were when. Dragging over some of the bars narrows the search to them. */
export function HistogramPanel({ q }: { q: string }) {
  const { query, apply } = useAuditSearch();
  const found = useHistogram(q, true);
  if (found.isError)
    return (
      <p className="rounded-md border bg-surface px-3 py-2 text-muted text-sm">
        No chart: <VisibleText text={found.error.message} />
      </p>
    );
  const data = found.data;
  const bars = data ? barsOf(data) : [];
  const narrow = (after: string, before: string) => apply(withWindow(query, { after, before }));
  return (
    <section aria-label="Events over time" className="rounded-md border px-3 pt-2 pb-1">
      {/* As tall as what comes, so that the list stays where it is. */}
      <div className="h-27">
        {data ? (
          <Suspense fallback={<Skeleton className="mt-8 h-16" />}>
            <HistogramChart bars={bars} stepSeconds={data.step_seconds} onNarrow={narrow} />
          </Suspense>
        ) : (
          <Skeleton className="h-24" />
        )}
      </div>
      <div className="flex min-h-8 flex-wrap items-start justify-between gap-x-6 border-t pt-1.5 pb-0.5 text-xs">
        {data ? (
          <WindowNote data={data} limited={!writtenWindow(query).after} />
        ) : (
          <Skeleton className="mt-1 w-72" />
        )}
        {data && <HistogramTable bars={bars} stepSeconds={data.step_seconds} onNarrow={narrow} />}
      </div>
    </section>
  );
}

function WindowNote({ data, limited }: { data: Histogram; limited: boolean }) {
  return (
    <p className="text-muted">
      <UtcTime at={data.from} zone={false} /> to <UtcTime at={data.to} />, by{" "}
      {stepWords(data.step_seconds).replace(/^an? /, "the ")}
      {!data.exact && ", approximate"}. {limited && "Counts are of this span; the list goes further back."}
    </p>
  );
}
