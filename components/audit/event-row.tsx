"use client";

import Link from "next/link";
import type { MouseEvent } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { TableRow, Td } from "#components/ui/table.tsx";
import type { FoundEvent } from "#lib/audit/search/schemas.ts";
import { type SearchColumn, shortName } from "#lib/ui/audit-words.ts";
import { EventCell } from "./event-cell.tsx";
import { EventTitle } from "./event-title.tsx";
import { UtcTime } from "./utc-time.tsx";

type EventRowProps = {
  event: FoundEvent;
  columns: readonly SearchColumn[];
  href: string;
  fresh: boolean;
  onFollow: (event: MouseEvent, id: string) => void;
};

export function EventRow({ event: { record }, columns, href, fresh, onFollow }: EventRowProps) {
  const who = record.caller.agent_name ?? record.caller.identity_name ?? record.caller.identity;
  return (
    <TableRow className={fresh ? "bg-accent-bg" : undefined}>
      <Td className="whitespace-nowrap max-sm:w-full max-sm:max-w-0 max-sm:py-2">
        <Link
          href={href}
          prefetch={false}
          scroll={false}
          onClick={(click) => onFollow(click, record.audit_id)}
          className="block truncate"
        >
          <span className="text-muted max-sm:sr-only">
            <UtcTime at={record.timestamp} zone={false} />{" "}
          </span>
          <span className="font-medium sm:sr-only">
            <EventTitle record={record} />
          </span>
        </Link>
        <span className="block truncate text-muted text-xs sm:hidden">
          <UtcTime at={record.timestamp} zone={false} />
          {who && (
            <>
              {" "}
              <HostileText text={shortName(who)} />
            </>
          )}
        </span>
      </Td>
      <Td className="w-full min-w-36 max-w-0 truncate font-medium max-sm:hidden">
        <EventTitle record={record} />
      </Td>
      {columns.map((column) => (
        <EventCell key={column} column={column} record={record} />
      ))}
    </TableRow>
  );
}
