"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { AccessMapRow } from "#lib/access/explain/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { effectWords } from "#lib/ui/review-words.ts";
import { RowDetail } from "./row-detail.tsx";
import { StateBadge } from "./state-badge.tsx";

export type Direction = "agent" | "server";

const columns = 5;

/** What an agent can do, or who can use a server's tools. Each row opens to its because. */
export function AccessTable({ rows, by }: { rows: readonly AccessMapRow[]; by: Direction }) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>{by === "agent" ? "Tool" : "Agent and tool"}</Th>
          <Th>Now</Th>
          <Th className="max-sm:hidden">Access</Th>
          <Th className="max-lg:hidden">What it does</Th>
          <Th className="text-right max-md:hidden">Until</Th>
        </tr>
      </TableHead>
      {rows.map((row) => (
        <AccessRow key={JSON.stringify([row.agent.id, row.server, row.tool])} row={row} by={by} />
      ))}
    </Table>
  );
}

function AccessRow({ row, by }: { row: AccessMapRow; by: Direction }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <tbody>
      <TableRow>
        <Td className="w-full max-w-0 min-w-40 p-0">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="flex w-full items-start gap-2 px-3 py-2 text-left focus-visible:outline-offset-[-2px]"
          >
            <ChevronRight
              aria-hidden
              className={cn("mt-0.5 size-4 shrink-0 text-subtle transition-transform", open && "rotate-90")}
            />
            <Title row={row} by={by} />
          </button>
        </Td>
        <Td className="py-2">
          <StateBadge state={row.state} />
        </Td>
        <Td className="max-sm:hidden">
          <AccessLevelBadge level={row.access} />
        </Td>
        <Td className="max-w-64 truncate text-muted max-lg:hidden">{effectWords(row.effects)}</Td>
        <Td className="text-right text-muted max-md:hidden">
          <Time at={row.until} />
        </Td>
      </TableRow>
      <tr id={id} hidden={!open}>
        {open && (
          <td colSpan={columns} className="border-b bg-surface px-3 sm:pl-9">
            <RowDetail row={row} />
          </td>
        )}
      </tr>
    </tbody>
  );
}

function Title({ row: { agent, server, tool }, by }: { row: AccessMapRow; by: Direction }) {
  return (
    <span className="grid min-w-0 gap-0.5">
      <span className={cn("truncate font-medium", by === "agent" && "font-mono text-xs leading-5")}>
        <HostileText text={by === "agent" ? tool : agent.name} />
      </span>
      <span className="truncate font-mono text-muted text-xs">
        <HostileText text={by === "agent" ? server : tool} />
      </span>
    </span>
  );
}
