import { ScrollRegion } from "#components/patterns/scroll-region.tsx";
import { type DayOutcomes, outcomes } from "./outcomes.ts";

/** What the bars show, to read and to copy: days on which anything was asked for. */
export function DaysTable({ days }: { days: readonly DayOutcomes[] }) {
  const full = days.filter(({ asked }) => asked > 0);
  if (full.length === 0) return null;
  return (
    <details className="border-t py-2 text-xs">
      <summary className="w-fit cursor-pointer rounded-sm text-accent-text touch:py-2">
        Show as a table
      </summary>
      <ScrollRegion label="What agents asked for, as a table">
        <table className="w-full max-w-2xl text-left tabular-nums">
          <thead>
            <tr className="text-subtle">
              <th scope="col" className="py-1 pr-4 font-medium">
                Day
              </th>
              <th scope="col" className="py-1 pr-4 text-right font-medium">
                Asked for
              </th>
              {outcomes.map(({ key, label }) => (
                <th key={key} scope="col" className="py-1 pr-4 text-right font-medium">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {full.map((day) => (
              <tr key={day.day}>
                <th scope="row" className="whitespace-nowrap py-1 pr-4 font-normal">
                  {day.day}
                </th>
                <td className="py-1 pr-4 text-right">{day.asked}</td>
                {outcomes.map(({ key }) => (
                  <td key={key} className="py-1 pr-4 text-right">
                    {day[key]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}
