"use client";

import { TitleCell } from "#components/console/list-cells.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SelectableList, SelectHead, SelectRow } from "#components/patterns/selectable-list.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { RecertificationSummary } from "#lib/lifecycle/schemas.ts";
import { recertificationStatusLabels } from "#lib/ui/labels.ts";
import { recertificationName } from "#lib/ui/recertification-words.ts";
import { routes } from "#lib/ui/routes.ts";
import type { SelectionState } from "#lib/ui/use-selection.ts";
import { DueCell } from "./due-cell.tsx";
import { RecertificationStatusBadge } from "./status-badge.tsx";

type ItemsTableProps = {
  items: readonly RecertificationSummary[];
  /** Null where there is nothing this person could decide. */
  selection: SelectionState | null;
};

export function ItemsTable({ items, selection }: ItemsTableProps) {
  const votable = new Set(items.filter(({ can }) => can.vote === true).map(({ id }) => id));
  return (
    <SelectableList selection={selection} canTick={(id) => votable.has(id)}>
      <Table>
        <TableHead>
          <tr>
            <SelectHead selection={selection} label="Select all on this page that you can decide">
              Server
            </SelectHead>
            <Th className="max-sm:hidden">Status</Th>
            <Th className="max-lg:hidden">Owner</Th>
            <Th className="max-lg:hidden">Classification</Th>
            <Th className="max-lg:hidden">Level</Th>
            <Th className="max-xl:hidden">Confirmed by</Th>
            <Th className="text-right max-md:hidden">Due</Th>
          </tr>
        </TableHead>
        <tbody>
          {items.map((item) => (
            <ItemRow key={item.id} item={item} selection={selection} />
          ))}
        </tbody>
      </Table>
    </SelectableList>
  );
}

function ItemRow({ item, selection }: { item: RecertificationSummary; selection: SelectionState | null }) {
  const { can, confirmation, owner } = item;
  return (
    <TableRow data-row-id={item.id} className={selection?.has(item.id) ? "bg-accent-bg" : undefined}>
      <Td className="w-full max-w-0 min-w-48">
        <span className="flex min-w-0 items-start gap-1">
          {selection && (
            <SelectRow
              name={recertificationName(item)}
              ticked={selection.has(item.id)}
              no={can.vote === true ? null : can.vote.no}
              onTick={(on, range) => selection.set(item.id, on, range)}
            />
          )}
          <TitleCell
            href={routes.recertification(item.id)}
            title={item.title ?? item.server}
            beside={
              <span className="max-w-28 shrink-0 truncate font-mono text-subtle text-xs">
                <HostileText text={item.version} />
              </span>
            }
            below={
              <>
                <span className="sm:hidden">{recertificationStatusLabels[item.status]}</span>
                {item.title && (
                  <span className="font-mono max-sm:hidden">
                    <HostileText text={item.server} />
                  </span>
                )}
              </>
            }
          />
        </span>
      </Td>
      <Td className="max-sm:hidden">
        <RecertificationStatusBadge status={item.status} />
      </Td>
      <Td className="max-w-40 truncate max-lg:hidden">
        <HostileText text={owner.label} />
      </Td>
      <Td className="max-lg:hidden">
        <ClassificationBadge classification={item.data_classification} />
      </Td>
      <Td className="max-lg:hidden">
        <AccessLevelBadge level={item.access_level} />
      </Td>
      <Td className="max-w-40 truncate text-muted max-xl:hidden">
        {confirmation ? <HostileText text={confirmation.by.name} /> : "—"}
      </Td>
      <Td className="text-right max-md:hidden">
        <DueCell item={item} />
      </Td>
    </TableRow>
  );
}
