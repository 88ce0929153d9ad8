"use client";

import { useRef, useState } from "react";
import {
  isSelected,
  nothingSelected,
  pageState,
  rangeBetween,
  type Selectable,
  type Selection,
  setSelected,
} from "./selection.ts";

export type SelectionState = ReturnType<typeof useSelection>;

/**
 * Which rows are ticked. Single ones stay ticked from page to page and under other filters; "all that match" is of one
 * filter, and ends with it.
 *
 * @param page the rows of this page that can be ticked
 * @param filterKey tells one filter from another
 */
export function useSelection(page: readonly Selectable[], filterKey: string) {
  const [kept, setKept] = useState<{ selection: Selection; filterKey: string }>({
    selection: nothingSelected,
    filterKey,
  });
  const last = useRef<string | null>(null);
  const selection = kept.selection.all && kept.filterKey !== filterKey ? nothingSelected : kept.selection;
  const keep = (next: Selection) => setKept({ selection: next, filterKey });

  return {
    selection,
    page: pageState(selection, page),
    selectable: page.length,
    has: (id: string) => isSelected(selection, id),
    /** @param range everything from the last row that was ticked */
    set(id: string, on: boolean, range: boolean) {
      const rows = rangeBetween(page, range ? last.current : null, id);
      last.current = id;
      keep(setSelected(selection, page, rows, on));
    },
    setPage: (on: boolean) => keep(setSelected(selection, page, page, on)),
    selectAll: () => keep({ all: true }),
    clear: () => keep(nothingSelected),
  };
}
