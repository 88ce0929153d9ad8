"use client";

import { TitleCell } from "#components/console/list-cells.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { MyAgents } from "#lib/access/consents/schemas.ts";
import { agentName } from "#lib/ui/agent-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { Scopes } from "./consents-table.tsx";

export type PossibleConsent = MyAgents["possible"][number];
type PossibleTableProps = {
  possible: readonly PossibleConsent[];
  onAllow: (possible: PossibleConsent) => void;
};

/** Agents that were granted something to do for people, and not allowed to by whoever looks. */
export function PossibleTable({ possible, onAllow }: PossibleTableProps) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Agent</Th>
            <Th className="max-md:hidden">Server</Th>
            <Th className="max-sm:hidden">Could</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </TableHead>
        <tbody>
          {possible.map((one) => (
            <TableRow key={`${one.agent.id} ${one.server}`}>
              <Td className="w-full max-w-0 min-w-40">
                <TitleCell
                  href={routes.agent(one.agent.id)}
                  title={one.agent.name}
                  below={
                    <>
                      <span className="block truncate font-mono md:hidden">
                        <HostileText text={one.server} />
                      </span>
                      <span className="block pt-1 sm:hidden">
                        <Scopes scopes={one.scopes} />
                      </span>
                      <span className="max-md:hidden">
                        <HostileText text={one.agent.purpose} />
                      </span>
                    </>
                  }
                />
              </Td>
              <Td className="max-w-56 truncate font-mono text-xs max-md:hidden xl:max-w-88">
                <HostileText text={one.server} />
              </Td>
              <Td className="max-sm:hidden">
                <Scopes scopes={one.scopes} />
              </Td>
              <Td className="text-right">
                <Button size="sm" onClick={() => onAllow(one)}>
                  Allow…<span className="sr-only"> {agentName(one.agent)}</span>
                </Button>
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}
