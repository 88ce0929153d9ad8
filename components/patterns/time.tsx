"use client";

import { Tooltip } from "#components/ui/tooltip.tsx";
import { useNow } from "#lib/ui/clock.ts";
import { cn } from "#lib/ui/cn.ts";
import { exactUtc, relativeTime } from "#lib/ui/format.ts";

type TimeProps = { at: Date | string; className?: string };

/** When, as a person would say it; the exact UTC on hover. */
export function Time({ at, className }: TimeProps) {
  const nowMs = useNow();
  return (
    <Tooltip content={<span className="tabular-nums">{exactUtc(at)}</span>}>
      <time dateTime={new Date(at).toISOString()} className={cn("whitespace-nowrap tabular-nums", className)}>
        {relativeTime(at, nowMs)}
      </time>
    </Tooltip>
  );
}
