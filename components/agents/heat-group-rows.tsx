"use client";

import { ChevronRight, CircleDashed, CircleSlash, Scissors } from "lucide-react";
import { useId, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#lib/ui/cn.ts";
import { count } from "#lib/ui/format.ts";
import { groupWords, type HeatGroup, type HeatRow, heatLevel, kindOfUse } from "#lib/ui/usage-heat.ts";

const shownMax = 40;

export const cellLooks: Record<ReturnType<typeof heatLevel>, string> = {
  0: "bg-sunken",
  1: "bg-chart-1/15",
  2: "bg-chart-1/30",
  3: "bg-chart-1/50",
  4: "bg-chart-1 text-background",
};

/** A hollow cell: access that is there, and that nothing used. */
export const idleLook = "border border-warning-border border-dashed";

type HeatGroupRowsProps = { group: HeatGroup; columns: number; startsOpen: boolean };

/** A server's part of the table, which opens and closes. */
export function HeatGroupRows({ group, columns, startsOpen }: HeatGroupRowsProps) {
  const [open, setOpen] = useState(startsOpen);
  const [all, setAll] = useState(false);
  const id = useId();
  const rows = all ? group.rows : group.rows.slice(0, shownMax);
  return (
    <tbody id={id}>
      <tr>
        <th scope="rowgroup" colSpan={columns} className="border-t py-1 text-left font-normal">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="sticky left-0 flex max-w-[calc(100vw-2rem)] items-center gap-2 rounded-sm py-1.5 text-left hover:text-ink touch:py-2.5"
          >
            <ChevronRight
              aria-hidden
              className={cn("size-3.5 shrink-0 text-subtle transition-transform", open && "rotate-90")}
            />
            <span className="min-w-0 truncate font-medium font-mono text-xs">
              <HostileText text={group.server} />
            </span>
            <span className="shrink-0 text-muted text-xs">{groupWords(group)}</span>
          </button>
        </th>
      </tr>
      {open && rows.map((row) => <ToolRow key={row.tool} row={row} />)}
      {open && rows.length < group.rows.length && (
        <tr>
          <td colSpan={columns} className="py-2">
            <Button size="sm" className="sticky left-0" onClick={() => setAll(true)}>
              Show all {group.rows.length.toLocaleString("en")} tools
            </Button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function ToolRow({ row }: { row: HeatRow }) {
  const idle = kindOfUse(row) === "unused";
  return (
    <tr>
      <th
        scope="row"
        className="sticky left-0 z-1 w-full min-w-32 max-w-0 break-all bg-background py-1 pr-3 pl-5.5 text-left font-mono font-normal text-xs max-sm:pl-3"
      >
        <HostileText text={row.tool} />
      </th>
      <td className="whitespace-nowrap px-3 text-right tabular-nums">
        <Calls row={row} />
      </td>
      {row.weeks.map((permits, week) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a week has nothing but its place
        <td key={week} className="h-8 p-px">
          <span
            className={cn(
              "flex h-full min-h-7 items-center justify-center rounded-sm text-xs tabular-nums",
              idle ? idleLook : cellLooks[heatLevel(permits)],
            )}
          >
            {permits > 0 ? count(permits) : <span className="sr-only">none</span>}
          </span>
        </td>
      ))}
      <td className={cn("pl-3 text-right tabular-nums", row.denials > 0 ? "text-danger" : "text-subtle")}>
        {row.denials > 0 ? count(row.denials) : "–"}
      </td>
      <td className="whitespace-nowrap pl-3 text-right text-muted text-xs">
        {row.permits > 0 && row.last_at ? (
          <Time at={row.last_at} />
        ) : (
          <span aria-hidden className="text-subtle">
            –
          </span>
        )}
      </td>
    </tr>
  );
}

function Calls({ row }: { row: HeatRow }) {
  if (kindOfUse(row) === "unused")
    return (
      <Badge tone="warning" icon={<CircleDashed aria-hidden />}>
        Not used
      </Badge>
    );
  return (
    <span className="inline-flex items-center gap-1.5">
      {row.shadow && (
        <Badge icon={<Scissors aria-hidden />} tone="warning">
          Narrowed away
        </Badge>
      )}
      {!row.granted && !row.shadow && (
        <Badge icon={<CircleSlash aria-hidden />} tone="outline">
          No grant
        </Badge>
      )}
      {count(row.permits)}
    </span>
  );
}
