"use client";

import { ArrowRight, ChevronsLeft } from "lucide-react";
import { LinkButton } from "#components/ui/link-button.tsx";
import { useUrlState } from "#lib/ui/url-state.ts";

type PagerProps = { nextCursor: string | null; shown: number; first?: string; next?: string };

/** Moves through a list by cursor: onward, or back to the start. The browser's Back goes one page back. */
export function Pager({ nextCursor, shown, first = "First page", next = "Next page" }: PagerProps) {
  const url = useUrlState();
  const later = url.get("cursor") !== "";
  if (!later && !nextCursor) return null;

  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4 pt-3">
      <p className="text-muted text-xs tabular-nums">{shown} shown</p>
      <div className="flex gap-2">
        {later && (
          <LinkButton size="sm" variant="ghost" href={url.href({})} icon={<ChevronsLeft aria-hidden />}>
            {first}
          </LinkButton>
        )}
        {nextCursor && (
          <LinkButton size="sm" href={url.href({ cursor: nextCursor })}>
            {next}
            <ArrowRight aria-hidden />
          </LinkButton>
        )}
      </div>
    </nav>
  );
}
