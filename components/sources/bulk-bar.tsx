"use client";

import { Button } from "#components/ui/button.tsx";
import { serversExactly } from "#lib/ui/source-words.ts";
import type { useEntrySelection } from "./use-entry-selection.ts";

type BulkBarProps = {
  selection: ReturnType<typeof useEntrySelection>;
  /** How many an import of everything that matches would take; null where the filter finds none that can be taken. */
  matching: number | null;
  importMax: number;
  onSubmit: () => void;
};

/** What will happen to how many, as long as something is ticked. */
export function BulkBar({ selection, matching, importMax, onSubmit }: BulkBarProps) {
  const { all } = selection.selection;
  const chosen = selection.selection.all ? (matching ?? 0) : selection.selection.rows.size;
  if (chosen === 0) return null;
  const more = !all && selection.page === "every" && matching !== null && matching > chosen;
  return (
    <section
      aria-label="Selection"
      className="sticky bottom-4 z-(--layer-bar) mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-overlay py-2 pr-2 pl-4 text-sm shadow-float max-sm:bottom-2 max-sm:w-full"
    >
      <p role="status" className="tabular-nums">
        {all
          ? `All ${chosen.toLocaleString("en")} that match are selected`
          : `${chosen.toLocaleString("en")} selected`}
      </p>
      {more && (
        <Button size="sm" variant="ghost" onClick={selection.selectAll}>
          Select all {matching.toLocaleString("en")} that match
        </Button>
      )}
      <span className="ml-auto flex flex-wrap gap-2">
        <Button size="sm" variant="ghost" onClick={selection.clear}>
          Clear
        </Button>
        <Button
          size="sm"
          variant="primary"
          reason={
            chosen > importMax
              ? `At most ${importMax.toLocaleString("en")} can be submitted at a time. Narrow the filter.`
              : undefined
          }
          onClick={onSubmit}
        >
          Submit {serversExactly(chosen)}…
        </Button>
      </span>
    </section>
  );
}
