"use client";

import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { Facets } from "#lib/audit/search/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { FacetGroup } from "./facet-group.tsx";

type FacetRailProps = { facets: Facets | undefined; error: Error | null };

/** What the events that match have in common, to narrow by. Beside the list, or folded above it where there is no room. */
export function FacetRail({ facets, error }: FacetRailProps) {
  const [open, setOpen] = useState(false);
  return (
    <aside aria-label="Narrow the search" className="xl:w-48 xl:shrink-0">
      <Button
        aria-expanded={open}
        icon={<SlidersHorizontal aria-hidden />}
        onClick={() => setOpen(!open)}
        className="xl:hidden max-sm:w-full"
      >
        {open ? "Hide what to narrow by" : "Narrow by…"}
      </Button>
      <div className={cn("max-xl:pt-2 sm:max-xl:columns-2 sm:max-xl:gap-8", !open && "max-xl:hidden")}>
        {error ? (
          <p className="py-2 text-muted text-xs">
            No counts: <VisibleText text={error.message} />
          </p>
        ) : facets ? (
          facets.facets
            .filter(({ values }) => values.length > 0)
            .map((facet) => <FacetGroup key={facet.dimension} facet={facet} />)
        ) : (
          <Loading />
        )}
      </div>
    </aside>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-4 py-2">
      {["w-16", "w-12", "w-20", "w-14", "w-16", "w-24", "w-16", "w-20"].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else
        <Skeleton key={index} className={width} />
      ))}
    </div>
  );
}
