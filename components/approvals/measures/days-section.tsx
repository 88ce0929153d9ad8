"use client";

import { lazy, Suspense } from "react";
import { Section } from "#components/patterns/section.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { plural } from "#lib/ui/format.ts";
import { DaysTable } from "./days-table.tsx";
import { type Day, outcomes, outcomesOf, totalOf } from "./outcomes.ts";

// The charts are the largest library of the console: the page shows its figures before they are here.
const DaysChart = lazy(() => import("./days-chart.tsx").then((m) => ({ default: m.DaysChart })));

/** What agents asked for each day, and what became of it. */
export function DaysSection({ days: measured }: { days: readonly Day[] }) {
  const days = outcomesOf(measured);
  return (
    <Section
      title="What agents asked for"
      description={`${plural(totalOf(days, "asked"), "request")} in ${plural(days.length, "day")} (UTC), each on the day it was made.`}
    >
      <div className="rounded-md border px-3 pt-2 pb-1">
        <div className="h-44">
          <Suspense fallback={<Skeleton className="mt-10 h-32" />}>
            <DaysChart days={days} />
          </Suspense>
        </div>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 border-t py-2 text-xs">
          {outcomes.map(({ key, label, fill }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span aria-hidden className="size-2.5 rounded-[2px]" style={{ background: fill }} />
              <span className="text-muted">{label}</span>
              <span className="tabular-nums">{totalOf(days, key)}</span>
            </li>
          ))}
        </ul>
        <DaysTable days={days} />
      </div>
    </Section>
  );
}
