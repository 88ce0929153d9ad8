import { Bot, Check, Clock, Radio, UserRound } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { CatalogDetail } from "#lib/catalog/schemas.ts";

/** Who holds which revision of the catalog, and whether they have missed something. */
export function ReadersTable({ catalog }: { catalog: CatalogDetail }) {
  const { access, reading, revision } = catalog;
  if (reading.length === 0)
    return (
      <EmptyState icon={Radio} title="No reader is known yet">
        {access === "anonymous"
          ? "Who reads without a token can't be told apart. Gateways and people who send one are listed here with the revision they hold."
          : "Gateways and people appear here with their first read, and with the revision they hold."}
      </EmptyState>
    );
  return (
    <div className="grid gap-3">
      <p className="max-w-prose text-muted text-sm">
        A reader holds a revision, and revisions count the changes of all catalogs. It is behind only once
        something that this catalog shows has changed since
        {access === "anonymous" && "; who reads without a token is not listed"}.
      </p>
      <Table>
        <TableHead>
          <tr>
            <Th>Reader</Th>
            <Th className="max-md:hidden">User agent</Th>
            <Th className="text-right">Holds</Th>
            <Th>State</Th>
            <Th className="text-right max-sm:hidden">Last seen</Th>
          </tr>
        </TableHead>
        <tbody>
          {reading.map((reader) => (
            <TableRow key={reader.reader}>
              <Td className="max-w-56 max-sm:max-w-36">
                <span className="flex items-center gap-2">
                  <KindIcon reader={reader.reader} />
                  <span className="min-w-0 truncate font-medium">
                    <HostileText text={reader.name} />
                  </span>
                </span>
              </Td>
              <Td className="w-full max-w-0 truncate text-muted max-md:hidden">
                {reader.user_agent ? <HostileText text={reader.user_agent} /> : "—"}
              </Td>
              <Td className="whitespace-nowrap text-right tabular-nums">
                {reader.revision} <span className="text-subtle">of {revision}</span>
              </Td>
              <Td>
                <HoldsBadge behind={reader.behind} />
              </Td>
              <Td className="text-right text-muted max-sm:hidden">
                <Time at={reader.seen_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function KindIcon({ reader }: { reader: string }) {
  const machine = reader.startsWith("client:");
  const Icon = machine ? Bot : UserRound;
  return (
    <Tooltip content={machine ? "Gateway or agent" : "Person"}>
      <span>
        <Icon aria-hidden className="size-4 text-subtle" />
        <span className="sr-only">{machine ? "Gateway or agent:" : "Person:"}</span>
      </span>
    </Tooltip>
  );
}

function HoldsBadge({ behind }: { behind: boolean }) {
  return behind ? (
    <Badge tone="warning" icon={<Clock aria-hidden />}>
      Behind
    </Badge>
  ) : (
    <Badge tone="success" icon={<Check aria-hidden />}>
      Current
    </Badge>
  );
}
