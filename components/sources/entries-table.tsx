"use client";

import type { KeyboardEvent } from "react";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Table, TableHead, Th } from "#components/ui/table.tsx";
import type { EntrySummary } from "#lib/sources/schemas.ts";
import { whyNotImportable } from "#lib/ui/source-words.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { EntryRow } from "./entry-row.tsx";
import type { useEntryLink } from "./use-entry-link.ts";
import type { useEntrySelection } from "./use-entry-selection.ts";

type EntriesTableProps = {
  entries: readonly EntrySummary[];
  link: ReturnType<typeof useEntryLink>;
  /** Null where this person may not submit. */
  selection: ReturnType<typeof useEntrySelection> | null;
};

export function EntriesTable({ entries, link, selection }: EntriesTableProps) {
  function toggleFocused(range: boolean) {
    const id = document.activeElement?.closest("[data-entry]")?.getAttribute("data-entry");
    const entry = entries.find((one) => one.id === id);
    if (entry && selection) selection.set(entry.id, !selection.has(entry.id), range);
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
      <KeyboardList>
        <Table>
          <TableHead>
            <tr>
              <Th>
                <span className="flex items-center gap-3 touch:gap-4">
                  {selection && (
                    <Checkbox
                      label={<span className="sr-only">Select all on this page that can be submitted</span>}
                      checked={selection.page === "every"}
                      mixed={selection.page === "some"}
                      disabled={selection.selectable === 0}
                      onChange={({ target }) => selection.setPage(target.checked)}
                    />
                  )}
                  Server
                </span>
              </Th>
              <Th className="max-md:hidden">Version</Th>
              <Th className="max-sm:hidden">Verdict</Th>
              <Th>State</Th>
              <Th className="max-lg:hidden">Upstream</Th>
              <Th className="text-right max-lg:hidden">Updated</Th>
            </tr>
          </TableHead>
          <tbody>
            {entries.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                href={link.hrefOf(entry.id)}
                onOpen={(event) => link.follow(event, entry.id)}
                ticked={selection ? whyNotImportable(entry) === null && selection.has(entry.id) : undefined}
                onTick={(on, range) => selection?.set(entry.id, on, range)}
              />
            ))}
          </tbody>
        </Table>
      </KeyboardList>
    </div>
  );
}
