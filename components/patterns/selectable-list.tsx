"use client";

import type { KeyboardEvent, ReactNode } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Th } from "#components/ui/table.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { SelectionState } from "#lib/ui/use-selection.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { KeyboardList } from "./keyboard-list.tsx";

type SelectableListProps = {
  /** Null where there is nothing that this person could do with a selection. */
  selection: SelectionState | null;
  /** Whether a row can be ticked. */
  canTick: (id: string) => boolean;
  children: ReactNode;
};

/** The row that has the keyboard, by its `data-row-id`. */
export function focusedRowId(): string | null {
  return document.activeElement?.closest("[data-row-id]")?.getAttribute("data-row-id") ?? null;
}

/** A keyboard list whose rows, marked by `data-row-id`, can be ticked: x does, and with Shift up to that row. */
export function SelectableList({ selection, canTick, children }: SelectableListProps) {
  function toggleFocused(range: boolean) {
    const id = focusedRowId();
    if (id && selection && canTick(id)) selection.set(id, !selection.has(id), range);
  }

  useShortcuts(
    selection
      ? [
          {
            keys: "x",
            label: "Select the row; with Shift, up to it",
            group: "Lists",
            run: () => toggleFocused(false),
          },
          { keys: "Escape", label: "Clear the selection", group: "Lists", run: selection.clear },
        ]
      : [],
  );

  /** A shortcut does not tell Shift from none: it is part of the character. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "X" || !event.shiftKey) return;
    event.preventDefault();
    toggleFocused(true);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the rows' links inside
    <div onKeyDown={onKeyDown}>
      <KeyboardList>{children}</KeyboardList>
    </div>
  );
}

type SelectHeadProps = { selection: SelectionState | null; label: string; children: ReactNode };

/** The head of the column that rows are ticked in, with a box for everything on this page that can be. */
export function SelectHead({ selection, label, children }: SelectHeadProps) {
  return (
    <Th>
      <span className="flex items-center gap-3 touch:gap-4">
        {selection && <SelectPage selection={selection} label={label} />}
        {children}
      </span>
    </Th>
  );
}

function SelectPage({ selection, label }: { selection: SelectionState; label: string }) {
  return (
    <Checkbox
      label={<span className="sr-only">{label}</span>}
      checked={selection.page === "every"}
      mixed={selection.page === "some"}
      disabled={selection.selectable === 0}
      onChange={({ target }) => selection.setPage(target.checked)}
    />
  );
}

type SelectRowProps = {
  /** What the row is, for who can't see it. */
  name: string;
  ticked: boolean;
  /** Why it can't be ticked. */
  no: string | null;
  onTick: (on: boolean, range: boolean) => void;
};

export function SelectRow({ name, ticked, no, onTick }: SelectRowProps) {
  const box = (
    <span className="shrink-0 select-none p-2 pl-0 touch:py-3 touch:pr-3">
      <Checkbox
        label={<span className="sr-only">Select {name}</span>}
        checked={ticked}
        disabled={no !== null}
        onChange={({ target, nativeEvent }) =>
          onTick(target.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }
      />
    </span>
  );
  return no === null ? box : <Tooltip content={no}>{box}</Tooltip>;
}
