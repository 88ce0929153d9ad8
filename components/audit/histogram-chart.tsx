"use client";

import { useState } from "react";
import { Bar, BarChart, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { barWords, type Bar as Datum, tickWords } from "#lib/ui/audit-histogram.ts";
import { count as shortCount } from "#lib/ui/format.ts";

type HistogramChartProps = {
  bars: readonly Datum[];
  stepSeconds: number;
  onNarrow: (after: string, before: string) => void;
};

/** One event among thousands is still seen; none is none. */
const leastPx = 2;
const tick = { fontSize: 11, fill: "var(--subtle)" };

/** The bars. What they say stands in a table beside them, for whoever can't see or point. */
export function HistogramChart({ bars, stepSeconds, onNarrow }: HistogramChartProps) {
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);

  function finish() {
    if (!drag) return;
    setDrag(null);
    const first = bars[Math.min(drag.from, drag.to)];
    const last = bars[Math.max(drag.from, drag.to)];
    if (first && last) onNarrow(first.at, last.end);
  }

  return (
    <div aria-hidden className="h-full cursor-crosshair select-none">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={[...bars]}
          accessibilityLayer={false}
          margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
          barCategoryGap="12%"
          onMouseDown={({ activeTooltipIndex }, event) => {
            // What is dragged over takes neither the focus nor a selection.
            event.preventDefault();
            const at = indexOf(activeTooltipIndex);
            if (at !== null) setDrag({ from: at, to: at });
          }}
          onMouseMove={({ activeTooltipIndex }) => {
            const at = indexOf(activeTooltipIndex);
            if (drag && at !== null && at !== drag.to) setDrag({ ...drag, to: at });
          }}
          onMouseUp={finish}
          onMouseLeave={() => setDrag(null)}
        >
          <XAxis
            dataKey="at"
            tickFormatter={(at: string) => tickWords(at, bars)}
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: "var(--border)" }}
            interval="preserveStartEnd"
            minTickGap={56}
            height={20}
          />
          <YAxis
            width={36}
            tick={tick}
            tickLine={false}
            axisLine={false}
            tickCount={3}
            allowDecimals={false}
            tickFormatter={shortCount}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--hover)" }}
            content={({ active, payload }) => {
              const bar = active ? (payload?.[0]?.payload as Datum | undefined) : undefined;
              return bar ? <Hover bar={bar} stepSeconds={stepSeconds} /> : null;
            }}
          />
          <Bar
            dataKey="count"
            fill="var(--chart-1)"
            isAnimationActive={false}
            minPointSize={(value) => (value ? leastPx : 0)}
            maxBarSize={28}
          />
          {drag && (
            <ReferenceArea
              x1={bars[drag.from]?.at}
              x2={bars[drag.to]?.at}
              fill="var(--accent)"
              fillOpacity={0.16}
              strokeOpacity={0}
            />
          )}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function indexOf(index: number | string | null | undefined): number | null {
  return index === null || index === undefined ? null : Number(index);
}

function Hover({ bar, stepSeconds }: { bar: Datum; stepSeconds: number }) {
  return (
    <div className="grid rounded-md bg-overlay px-2.5 py-1.5 text-xs tabular-nums shadow-float">
      <span className="font-medium">
        {bar.count.toLocaleString("en")} {bar.count === 1 ? "event" : "events"}
      </span>
      <span className="text-muted">{barWords(bar.at, stepSeconds)} UTC</span>
    </div>
  );
}
