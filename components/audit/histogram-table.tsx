"use client";

import { useState } from "react";
import { type Bar, barWords } from "#lib/ui/audit-histogram.ts";

type HistogramTableProps = {
  bars: readonly Bar[];
  stepSeconds: number;
  onNarrow: (after: string, before: string) => void;
};

const linkClass =
  "rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-3 hover:decoration-current touch:py-2";

/** What the bars show, to read, to copy, and to narrow by without a pointer. */
export function HistogramTable({ bars, stepSeconds, onNarrow }: HistogramTableProps) {
  const [open, setOpen] = useState(false);
  const full = bars.filter(({ count }) => count > 0);
  if (full.length === 0) return null;
  return (
    <>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className={linkClass}>
        {open ? "Hide the table" : "Show as a table"}
      </button>
      {open && (
        <section
          aria-label="Events over time, as a table"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
          tabIndex={0}
          className="max-h-56 w-full overflow-y-auto py-1.5"
        >
          <table className="w-full max-w-md text-left tabular-nums">
            <thead>
              <tr className="text-subtle">
                <th scope="col" className="py-1 pr-4 font-medium">
                  From (UTC)
                </th>
                <th scope="col" className="py-1 pr-4 text-right font-medium">
                  Events
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {full.map(({ at, end, count }) => {
                const words = barWords(at, stepSeconds);
                return (
                  <tr key={at}>
                    <th scope="row" className="py-1 pr-4 font-normal">
                      {words}
                    </th>
                    <td className="py-1 pr-4 text-right">{count.toLocaleString("en")}</td>
                    <td className="py-1 text-right">
                      <button
                        type="button"
                        aria-label={`Narrow to ${words}`}
                        onClick={() => onNarrow(at, end)}
                        className={linkClass}
                      >
                        Narrow to it
                      </button>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
