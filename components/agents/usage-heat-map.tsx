"use client";

import { ScrollRegion } from "#components/patterns/scroll-region.tsx";
import { cn } from "#lib/ui/cn.ts";
import { dayWords, type HeatGroup, heatLevel } from "#lib/ui/usage-heat.ts";
import { cellLooks, HeatGroupRows, idleLook } from "./heat-group-rows.tsx";

/** Above so many tools in all, a server's tools are folded away until somebody asks for them. */
const openMax = 60;
const legend = [0, 1, 10, 100, 1_000];

type UsageHeatMapProps = {
  groups: readonly HeatGroup[];
  /** The first day of each week. */
  weeks: readonly string[];
};

/** Tools by week, under their servers: what was granted beside what was used. */
export function UsageHeatMap({ groups, weeks }: UsageHeatMapProps) {
  const tools = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <>
      <ScrollRegion label="Calls by tool and week">
        <table className="relative w-full border-separate border-spacing-0 text-sm">
          <thead>
            <tr className="align-bottom text-subtle text-xs">
              <th scope="col" className="sticky left-0 z-1 bg-background pr-3 pb-1.5 text-left font-medium">
                Tool
              </th>
              <th scope="col" className="px-3 pb-1.5 text-right font-medium">
                Calls
              </th>
              {weeks.map((start, index) => (
                <WeekHead key={start} start={start} before={weeks[index - 1]} />
              ))}
              <th scope="col" className="pb-1.5 pl-3 text-right font-medium">
                Denied
              </th>
              <th scope="col" className="whitespace-nowrap pb-1.5 pl-3 text-right font-medium">
                Last used
              </th>
            </tr>
          </thead>
          {groups.map((group, index) => (
            <HeatGroupRows
              key={group.server}
              group={group}
              columns={weeks.length + 4}
              startsOpen={tools <= openMax || index === 0}
            />
          ))}
        </table>
      </ScrollRegion>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 pt-4 text-muted text-xs">
        Calls let through in a week:
        {legend.map((n) => (
          <LegendItem key={n} look={cellLooks[heatLevel(n)]}>
            {n === 0 ? "none" : `${n.toLocaleString("en")}+`}
          </LegendItem>
        ))}
        <LegendItem look={idleLook}>granted, and not used in all this time</LegendItem>
      </p>
    </>
  );
}

function LegendItem({ look, children }: { look: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 tabular-nums">
      <span aria-hidden className={cn("size-3.5 rounded-sm", look)} />
      {children}
    </span>
  );
}

/** The day, and its month where that is another than before. */
function WeekHead({ start, before }: { start: string; before: string | undefined }) {
  const [day, month] = dayWords(start).split(" ");
  const told = before === undefined || dayWords(before).split(" ")[1] !== month;
  return (
    <th scope="col" className="min-w-9 pb-1.5 text-center font-normal tabular-nums">
      <span className="sr-only">Week from {dayWords(start)}</span>
      <span aria-hidden className="block leading-4">
        {told && month}
      </span>
      <span aria-hidden className="block leading-4">
        {day}
      </span>
    </th>
  );
}
