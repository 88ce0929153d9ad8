"use client";

import { X } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { Facets } from "#lib/audit/search/schemas.ts";
import { printTerm, type Term } from "#lib/core/audit-query/index.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { withoutNth } from "#lib/ui/audit-query-edit.ts";
import { queryWords } from "#lib/ui/audit-query-words.ts";
import { facets as facetWords, shortName } from "#lib/ui/audit-words.ts";
import { cn } from "#lib/ui/cn.ts";
import { useAuditSearch } from "./search-context.ts";

const nameMax = 120;

/** What is asked, term by term, each to be taken away. */
export function TermChips({ facets }: { facets: Facets | undefined }) {
  const { query, apply } = useAuditSearch();
  if (query.terms.length === 0) return null;
  return (
    <ul aria-label="What is asked" className="flex flex-wrap gap-1.5">
      {query.terms.map((term, index) => {
        const text = printTerm(term);
        return (
          <li key={text}>
            <Chip
              term={term}
              text={text}
              name={nameOf(term, facets)}
              onRemove={() => apply(withoutNth(query, index))}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** Whose id it is that a term asks for. */
function nameOf(term: Term, facets: Facets | undefined): string | null {
  if (term.kind !== "field" || term.values.length > 1) return null;
  const facet = facets?.facets.find(({ dimension }) => facetWords[dimension].field === term.field);
  const label = facet?.values.find(({ value }) => value === term.values[0]?.text)?.label;
  return label ? shortName(label) : null;
}

type ChipProps = { term: Term; text: string; name: string | null; onRemove: () => void };

function Chip({ term, text, name, onRemove }: ChipProps) {
  const not = "not" in term && term.not;
  return (
    <span
      title={plainVisible(queryWords({ terms: [term] }), nameMax)}
      className={cn(
        "inline-flex h-6 max-w-80 items-center rounded-sm border bg-surface pl-2 font-mono text-xs touch:h-9",
        not && "border-dashed",
      )}
    >
      <span className="min-w-0 truncate">
        <HostileText text={text} />
      </span>
      {name !== null && (
        <span className="ml-1.5 min-w-0 max-w-40 shrink-0 truncate font-sans text-muted">
          <HostileText text={name} />
        </span>
      )}
      <button
        type="button"
        aria-label={`Remove ${plainVisible(text, nameMax)}`}
        onClick={onRemove}
        className="ml-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-subtle transition-colors hover:bg-hover hover:text-ink touch:size-9"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
