"use client";

import { SelectionBar } from "#components/patterns/selection-bar.tsx";
import { Button } from "#components/ui/button.tsx";
import { serversExactly } from "#lib/ui/source-words.ts";
import type { SelectionState } from "#lib/ui/use-selection.ts";

type BulkBarProps = {
  selection: SelectionState;
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
    <SelectionBar
      status={
        all
          ? `All ${chosen.toLocaleString("en")} that match are selected`
          : `${chosen.toLocaleString("en")} selected`
      }
      more={
        more && (
          <Button size="sm" variant="ghost" onClick={selection.selectAll}>
            Select all {matching.toLocaleString("en")} that match
          </Button>
        )
      }
      onClear={selection.clear}
    >
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
    </SelectionBar>
  );
}
