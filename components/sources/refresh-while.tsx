"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Renders the page anew every so often, while something on it is at work. */
export function RefreshWhile({ active, everyMs }: { active: boolean; everyMs: number }) {
  const router = useRouter();
  // Outside system: the clock, which a page out of sight need not follow.
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => document.visibilityState === "visible" && router.refresh(), everyMs);
    return () => clearInterval(timer);
  }, [active, everyMs, router]);
  return null;
}
