"use client";

import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Table, TableHead, Th } from "#components/ui/table.tsx";
import type { FoundEvent } from "#lib/audit/search/schemas.ts";
import { columnLabels, type SearchColumn } from "#lib/ui/audit-words.ts";
import { cn } from "#lib/ui/cn.ts";
import type { Opened } from "#lib/ui/use-opened.ts";
import { EventRow } from "./event-row.tsx";

type EventsTableProps = {
  events: readonly FoundEvent[];
  columns: readonly SearchColumn[];
  opened: Opened;
  /** Those that came while the list was open. */
  fresh: ReadonlySet<string>;
  /** What is shown is of the search before. */
  stale: boolean;
};

/** More columns than this scroll sideways on every screen. */
const columnsFit = 5;
/** What scrolls sideways can't keep its head in sight as well. */
const scrolls = {
  always: { box: "overflow-x-auto", head: "lg:static" },
  narrow: { box: "max-[86rem]:overflow-x-auto", head: "lg:max-[86rem]:static" },
};

export function EventsTable({ events, columns, opened, fresh, stale }: EventsTableProps) {
  // What became of it is in sight however narrow the list is.
  const shown = columns.toSorted((a, b) => Number(b === "status") - Number(a === "status"));
  const { box, head } = scrolls[columns.length > columnsFit ? "always" : "narrow"];
  return (
    <KeyboardList>
      <div className={cn("-mx-3 px-3", box, stale && "opacity-55")}>
        <Table>
          <TableHead className={head}>
            <tr>
              <Th>
                <span className="max-sm:hidden">Time (UTC)</span>
                <span className="sm:hidden">Event</span>
              </Th>
              <Th className="max-sm:hidden">Event</Th>
              {shown.map((column) => (
                <Th
                  key={column}
                  className={cn(
                    column === "duration" && "text-right",
                    column !== "status" && "max-sm:hidden",
                  )}
                >
                  {columnLabels[column]}
                </Th>
              ))}
            </tr>
          </TableHead>
          <tbody>
            {events.map((event) => (
              <EventRow
                key={event.record.audit_id}
                event={event}
                columns={shown}
                href={opened.hrefOf(event.record.audit_id)}
                fresh={fresh.has(event.record.audit_id)}
                onFollow={opened.follow}
              />
            ))}
          </tbody>
        </Table>
      </div>
    </KeyboardList>
  );
}
