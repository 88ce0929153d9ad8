"use client";

import type { EntrySummary } from "#lib/sources/schemas.ts";
import { entryName, whyNotImportable } from "#lib/ui/source-words.ts";
import { type SelectionState, useSelection } from "#lib/ui/use-selection.ts";

/** Which entries are ticked, of those that can be imported. */
export function useEntrySelection(entries: readonly EntrySummary[], filterKey: string): SelectionState {
  const page = entries
    .filter((entry) => whyNotImportable(entry) === null)
    .map((entry) => ({ id: entry.id, label: entryName(entry) }));
  return useSelection(page, filterKey);
}
