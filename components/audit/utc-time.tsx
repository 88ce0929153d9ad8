"use client";

import { Tooltip } from "#components/ui/tooltip.tsx";
import { useNow } from "#lib/ui/clock.ts";
import { cn } from "#lib/ui/cn.ts";
import { exactUtc, relativeTime } from "#lib/ui/format.ts";

/** A moment of the log: exact and in UTC, as an auditor compares it; how long ago and the reader's own time on hover. */
export function UtcTime({ at, zone = true, className }: { at: string; zone?: boolean; className?: string }) {
  const text = exactUtc(at);
  return (
    <Tooltip content={<Hover at={at} />}>
      <time dateTime={at} className={cn("whitespace-nowrap tabular-nums", className)}>
        {zone ? text : text.replace(" UTC", "")}
      </time>
    </Tooltip>
  );
}

function Hover({ at }: { at: string }) {
  const nowMs = useNow();
  const local = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" }).format(
    new Date(at),
  );
  return (
    <span className="grid tabular-nums">
      <span>{relativeTime(at, nowMs)}</span>
      <span className="text-muted">{local} on your clock</span>
    </span>
  );
}
