"use client";

import { useMemo, useState } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { GrantTool } from "#lib/access/grants/schemas.ts";
import type { ToolEffect } from "#lib/core/words.ts";
import { effectWords } from "#lib/ui/review-words.ts";
import { riskiestFirst } from "./grant-words.ts";

const shownAtFirst = 20;
const nameClip = 120;

type ToolsTableProps = {
  tools: readonly GrantTool[];
  /** Those that are asked for by name. */
  asked: readonly string[];
};

/** The tools that a grant comes to, those that can do most first. */
export function ToolsTable({ tools, asked }: ToolsTableProps) {
  const [all, setAll] = useState(false);
  const sorted = useMemo(() => riskiestFirst(tools), [tools]);
  const named = useMemo(() => new Set(asked), [asked]);
  if (sorted.length === 0)
    return <p className="border-t py-3 text-muted text-sm">No approved tool is behind this today.</p>;
  return (
    <>
      <Table>
        <TableHead>
          <tr>
            <Th>Tool</Th>
            <Th>Access</Th>
            <Th className="max-sm:hidden">What it does</Th>
          </tr>
        </TableHead>
        <tbody>
          {(all ? sorted : sorted.slice(0, shownAtFirst)).map(({ name, access, effects }) => (
            <TableRow key={name}>
              <Td className="w-1/2 py-1.5 max-sm:w-full">
                <span className="block break-all font-mono text-xs">
                  <HostileText text={name} clipAt={nameClip} />
                </span>
                <span className="block text-muted text-xs sm:hidden">
                  {effectWords(effects as ToolEffect[])}
                </span>
                {named.has(name) && <span className="block text-subtle text-xs">By name</span>}
              </Td>
              <Td>
                <AccessLevelBadge level={access} />
              </Td>
              <Td className="w-1/2 py-1.5 text-muted max-sm:hidden">
                {effectWords(effects as ToolEffect[])}
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {sorted.length > shownAtFirst && (
        <div className="pt-3">
          <Button size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${sorted.length.toLocaleString("en")} tools`}
          </Button>
        </div>
      )}
    </>
  );
}
