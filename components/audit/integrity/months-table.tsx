import { ScrollRegion } from "#components/patterns/scroll-region.tsx";
import type { LogState } from "#lib/audit/sealing/schemas.ts";
import { indexRange, monthWords } from "#lib/ui/audit-integrity-words.ts";
import { cn } from "#lib/ui/cn.ts";
import { dateUtc } from "#lib/ui/format.ts";

const cellClass = "border-b py-1.5 pr-6";

/** Which leaves each month holds, how long they are promised to be kept, and which are gone. */
export function MonthsTable({ months, of }: { months: LogState["months"]; of: string }) {
  return (
    <ScrollRegion label={`Months of ${of}`}>
      <table className="w-full max-w-3xl whitespace-nowrap text-left text-sm tabular-nums">
        <thead>
          <tr className="text-subtle text-xs">
            {["Month", "Indexes", "Kept until", "State"].map((label) => (
              <th key={label} scope="col" className={cn(cellClass, "font-medium")}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...months]
            .sort((a, b) => (a.month < b.month ? 1 : -1))
            .map(({ month, first_index, last_index, keep_until, dropped_at }) => (
              <tr key={month} className={dropped_at ? "text-muted" : undefined}>
                <th scope="row" className={cn(cellClass, "font-normal")}>
                  {monthWords(month)}
                </th>
                <td className={cellClass}>{indexRange(first_index, last_index)}</td>
                <td className={cellClass}>{dateUtc(keep_until)}</td>
                <td className={cellClass}>
                  {dropped_at === null ? "Kept" : `Dropped ${dateUtc(dropped_at)}; its leaves still prove it`}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
