import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Fragment } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { AuditEvent } from "#lib/audit/schemas.ts";
import { auditActionLabel } from "#lib/ui/labels.ts";
import { EventDetail } from "./event-detail.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";

type AuditTableProps = {
  events: readonly AuditEvent[];
  /** The id of the event that is unfolded. */
  open: string | null;
  hrefOf: (event: string | null) => string;
};

export function AuditTable({ events, open, hrefOf }: AuditTableProps) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Action</Th>
            <Th>Actor</Th>
            <Th className="max-md:hidden">Target</Th>
            <Th>Outcome</Th>
            <Th className="text-right">When</Th>
          </tr>
        </TableHead>
        <tbody>
          {events.map((event) => (
            <Fragment key={event.id}>
              <EventRow event={event} open={event.id === open} hrefOf={hrefOf} />
              {event.id === open && (
                <tr>
                  <td colSpan={5} className="border-b bg-surface p-4 lg:pl-9">
                    {/* On a phone the table scrolls sideways, and this stays in sight. */}
                    <div className="max-lg:sticky max-lg:left-4 max-lg:w-[calc(100vw-3rem)]">
                      <EventDetail event={event} />
                    </div>
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

type EventRowProps = { event: AuditEvent; open: boolean; hrefOf: AuditTableProps["hrefOf"] };

function EventRow({ event, open, hrefOf }: EventRowProps) {
  return (
    <TableRow>
      <Td className="whitespace-nowrap">
        <Link
          href={hrefOf(open ? null : event.id)}
          scroll={false}
          prefetch={false}
          aria-expanded={open}
          className="flex items-center gap-1.5 font-medium"
        >
          <ChevronRight
            aria-hidden
            className={`size-4 shrink-0 text-subtle transition-transform ${open ? "rotate-90" : ""}`}
          />
          {auditActionLabel(event.action)}
        </Link>
      </Td>
      <Td className="max-w-48 truncate">
        <HostileText text={event.actor.name} />
      </Td>
      <Td className="w-full max-w-0 truncate max-md:hidden">
        {event.target ? (
          <>
            <span className="text-muted">{event.target.type}</span>{" "}
            <HostileText text={event.target.name ?? event.target.id} />
          </>
        ) : (
          <span className="text-subtle">—</span>
        )}
      </Td>
      <Td>
        <OutcomeBadge outcome={event.outcome} />
      </Td>
      <Td className="text-right text-muted">
        <Time at={event.occurred_at} />
      </Td>
    </TableRow>
  );
}
