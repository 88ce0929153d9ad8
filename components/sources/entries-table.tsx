"use client";

import { SelectableList, SelectHead } from "#components/patterns/selectable-list.tsx";
import { Table, TableHead, Th } from "#components/ui/table.tsx";
import type { EntrySummary } from "#lib/sources/schemas.ts";
import { whyNotImportable } from "#lib/ui/source-words.ts";
import type { Opened } from "#lib/ui/use-opened.ts";
import type { SelectionState } from "#lib/ui/use-selection.ts";
import { EntryRow } from "./entry-row.tsx";

type EntriesTableProps = {
  entries: readonly EntrySummary[];
  opened: Opened;
  /** Null where this person may not submit. */
  selection: SelectionState | null;
};

export function EntriesTable({ entries, opened, selection }: EntriesTableProps) {
  const importable = new Set(entries.filter((entry) => whyNotImportable(entry) === null).map(({ id }) => id));
  return (
    <SelectableList selection={selection} canTick={(id) => importable.has(id)}>
      <Table>
        <TableHead>
          <tr>
            <SelectHead selection={selection} label="Select all on this page that can be submitted">
              Server
            </SelectHead>
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
              href={opened.hrefOf(entry.id)}
              onOpen={(event) => opened.follow(event, entry.id)}
              ticked={selection ? importable.has(entry.id) && selection.has(entry.id) : undefined}
              onTick={(on, range) => selection?.set(entry.id, on, range)}
            />
          ))}
        </tbody>
      </Table>
    </SelectableList>
  );
}
