"use client";

import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { count as shortCount } from "#lib/ui/format.ts";
import { type DayOutcomes, dayWords, outcomes } from "./outcomes.ts";

const tick = { fontSize: 11, fill: "var(--subtle)" };

/** A bar for each day. What they say stands in a table below, for whoever can't see or point. */
export function DaysChart({ days }: { days: readonly DayOutcomes[] }) {
  return (
    <div aria-hidden className="h-full select-none">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={[...days]}
          accessibilityLayer={false}
          margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
          barCategoryGap="16%"
        >
          <XAxis
            dataKey="day"
            tickFormatter={dayWords}
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: "var(--border)" }}
            interval="preserveStartEnd"
            minTickGap={48}
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
              const day = active ? (payload?.[0]?.payload as DayOutcomes | undefined) : undefined;
              return day ? <Hover day={day} /> : null;
            }}
          />
          {outcomes.map(({ key, fill }) => (
            <Bar
              key={key}
              dataKey={key}
              stackId="day"
              fill={fill}
              isAnimationActive={false}
              maxBarSize={28}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function Hover({ day }: { day: DayOutcomes }) {
  return (
    <div className="grid rounded-md bg-overlay px-2.5 py-1.5 text-xs tabular-nums shadow-float">
      <span className="font-medium">
        {dayWords(day.day)}: {day.asked} asked for
      </span>
      {outcomes.map(
        ({ key, label }) =>
          day[key] > 0 && (
            <span key={key} className="text-muted">
              {label} {day[key]}
            </span>
          ),
      )}
    </div>
  );
}
