"use client";

import { Ban, Check, ChevronRight } from "lucide-react";
import { useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { Facets } from "#lib/audit/search/schemas.ts";
import { hasTerm, toggleTerm } from "#lib/core/audit-query/index.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { narrow } from "#lib/ui/audit-query-edit.ts";
import { facetValueWords, facets as facetWords } from "#lib/ui/audit-words.ts";
import { cn } from "#lib/ui/cn.ts";
import { count as shortCount } from "#lib/ui/format.ts";
import { useAuditSearch } from "./search-context.ts";

type Facet = Facets["facets"][number];

const shownMax = 6;
const nameMax = 120;

export function FacetGroup({ facet }: { facet: Facet }) {
  const [all, setAll] = useState(false);
  const { label } = facetWords[facet.dimension];
  const shown = all ? facet.values : facet.values.slice(0, shownMax);
  const more = facet.values.length - shown.length;
  return (
    <details open className="group/facet break-inside-avoid border-b py-2 last:border-b-0">
      <summary className="flex h-7 select-none items-center gap-1 rounded-sm font-medium text-muted text-xs hover:text-ink touch:h-10">
        {label}
        <ChevronRight
          aria-hidden
          className="size-3.5 text-subtle transition-transform group-open/facet:rotate-90"
        />
        {!facet.exact && <span className="ml-auto font-normal text-subtle">approximate</span>}
      </summary>
      <ul className="-mx-1.5 grid grid-cols-[minmax(0,1fr)]">
        {shown.map((value) => (
          <FacetValue key={value.value} facet={facet} value={value} />
        ))}
      </ul>
      {(more > 0 || all) && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="mt-1 rounded-sm text-accent-text text-xs underline decoration-accent-text/40 underline-offset-3 hover:decoration-current touch:py-2"
        >
          {all ? "Show fewer" : `Show ${more} more`}
        </button>
      )}
    </details>
  );
}

function FacetValue({
  facet,
  value: { value, label, count },
}: {
  facet: Facet;
  value: Facet["values"][number];
}) {
  const { query, apply } = useAuditSearch();
  const { field } = facetWords[facet.dimension];
  const included = hasTerm(query, field, value);
  const excluded = hasTerm(query, field, value, true);
  const words = facetValueWords(facet.dimension, value, label);
  const name = plainVisible(words, nameMax);
  return (
    <li className="group/value relative flex items-center rounded-sm hover:bg-hover has-focus-visible:bg-hover">
      <button
        type="button"
        aria-pressed={included}
        title={plainVisible(label ? `${label}: ${value}` : value, 2 * nameMax)}
        onClick={() => apply(narrow(query, field, value))}
        className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-sm px-1.5 text-left text-sm focus-visible:outline-offset-[-2px] touch:h-10"
      >
        <span
          aria-hidden
          className={cn(
            "inline-flex size-3.5 shrink-0 items-center justify-center rounded-sm border border-control",
            included && "border-accent bg-accent text-on-accent",
            excluded && "border-dashed",
          )}
        >
          {included && <Check strokeWidth={3} className="size-2.5" />}
          {excluded && <Ban className="size-2.5" />}
        </span>
        <span className={cn("min-w-0 flex-1 truncate", excluded && "text-subtle line-through")}>
          <HostileText text={words} />
        </span>
        <span className="shrink-0 text-subtle text-xs tabular-nums xl:group-hover/value:invisible xl:group-has-focus-visible/value:invisible">
          {shortCount(count)}
        </span>
      </button>
      <IconButton
        label={excluded ? `No longer exclude ${name}` : `Exclude ${name}`}
        icon={<Ban aria-hidden />}
        aria-pressed={excluded}
        onClick={() => apply(toggleTerm(query, field, value, { not: true }))}
        className="size-6 xl:absolute xl:right-0.5 xl:opacity-0 xl:group-hover/value:opacity-100 xl:group-has-focus-visible/value:opacity-100 [&_svg]:size-3.5"
      />
    </li>
  );
}
