"use client";

import { Pause, Play, Radio } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#lib/ui/cn.ts";
import { plural } from "#lib/ui/format.ts";
import type { Tail } from "#lib/ui/live-tail.ts";

type LiveControlsProps = {
  on: boolean;
  /** Why it can't be on. */
  no?: string;
  tail: Tail & { pause: () => void; resume: () => void };
  onToggle: () => void;
};

/** New events on top of the list, as they come; held back while somebody reads. */
export function LiveControls({ on, no, tail, onToggle }: LiveControlsProps) {
  const { paused, held, dropped, flows } = tail;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {on && (
        <>
          <span className="text-muted text-xs tabular-nums">
            {!flows ? "Connecting…" : paused ? `Paused, ${held.length} waiting` : "New events appear on top"}
            {dropped > 0 && (
              <span title="Too many came to show them all. A search finds every one.">
                {" "}
                · {dropped.toLocaleString("en")} not shown
              </span>
            )}
          </span>
          <Button
            size="sm"
            variant="ghost"
            icon={paused ? <Play aria-hidden /> : <Pause aria-hidden />}
            onClick={paused ? tail.resume : tail.pause}
          >
            {paused ? "Resume" : "Pause"}
          </Button>
        </>
      )}
      <Button
        size="sm"
        aria-pressed={on}
        reason={no}
        icon={<Radio aria-hidden />}
        onClick={onToggle}
        className={cn(on && "border-accent/40 bg-accent-bg text-accent-text hover:bg-accent-bg")}
      >
        Live
      </Button>
      <Announcer on={on} came={tail.shown.length + held.length + dropped} />
    </span>
  );
}

const announceMs = 10_000;

/** Tells now and then how many came, not each of them. */
function Announcer({ on, came }: { on: boolean; came: number }) {
  const [told, setTold] = useState({ came: 0, words: "" });
  const tell = useEffectEvent(() =>
    setTold((before) => ({ came, words: came > before.came ? plural(came - before.came, "new event") : "" })),
  );
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(tell, announceMs);
    return () => {
      clearInterval(timer);
      setTold({ came: 0, words: "" });
    };
  }, [on]);
  return (
    <span role="status" className="sr-only">
      {told.words}
    </span>
  );
}
