"use client";

import { useNow } from "#lib/ui/clock.ts";
import { cn } from "#lib/ui/cn.ts";
import { duration } from "#lib/ui/format.ts";

const radius = 7;
const around = 2 * Math.PI * radius;
/** Below this share of its time it is urgent. */
const urgentBelow = 0.25;

type DeadlineRingProps = { from: string; until: string; className?: string };

/** How much of its time is left; said in words beside it for who can't see a ring. */
export function DeadlineRing({ from, until, className }: DeadlineRingProps) {
  const nowMs = useNow();
  const [start, end] = [new Date(from).getTime(), new Date(until).getTime()];
  const leftMs = Math.max(0, end - nowMs);
  const share = Math.min(1, leftMs / (end - start));
  return (
    <span
      className={cn(
        "inline-flex items-center",
        share < urgentBelow ? "text-warning" : "text-muted",
        className,
      )}
    >
      <svg aria-hidden="true" viewBox="0 0 18 18" className="size-4.5 -rotate-90">
        <circle
          cx="9"
          cy="9"
          r={radius}
          fill="none"
          stroke="currentColor"
          strokeOpacity="0.2"
          strokeWidth="2.5"
        />
        <circle
          cx="9"
          cy="9"
          r={radius}
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeDasharray={`${share * around} ${around}`}
        />
      </svg>
      <span className="sr-only">{leftMs === 0 ? "Time is over" : `${duration(leftMs)} left`}</span>
    </span>
  );
}
