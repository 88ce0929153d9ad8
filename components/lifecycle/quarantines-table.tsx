import { TitleCell } from "#components/console/list-cells.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { QuarantineSummary } from "#lib/lifecycle/schemas.ts";
import { count } from "#lib/ui/format.ts";
import { quarantineTitle, reachWords } from "#lib/ui/quarantine-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { QuarantineBadge } from "./quarantine-badge.tsx";

export function QuarantinesTable({ quarantines }: { quarantines: readonly QuarantineSummary[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Stopped</Th>
            <Th>Status</Th>
            <Th className="text-right max-md:hidden">Versions</Th>
            <Th className="max-lg:hidden">Reach</Th>
            <Th className="max-md:hidden">By</Th>
            <Th className="text-right max-sm:hidden">Since</Th>
          </tr>
        </TableHead>
        <tbody>
          {quarantines.map((quarantine) => (
            <TableRow key={quarantine.id}>
              <Td className="w-full max-w-0 min-w-48">
                <TitleCell
                  href={routes.quarantine(quarantine.id)}
                  title={quarantineTitle(quarantine)}
                  below={
                    <span className="block truncate">
                      <HostileText text={quarantine.reason} />
                    </span>
                  }
                />
              </Td>
              <Td>
                <QuarantineBadge status={quarantine.status} />
              </Td>
              <Td className="text-right tabular-nums max-md:hidden">{count(quarantine.versions)}</Td>
              <Td className="whitespace-nowrap text-muted tabular-nums max-lg:hidden">
                {reachWords(quarantine.reach)}
              </Td>
              <Td className="max-w-40 truncate max-md:hidden">
                <HostileText text={quarantine.placed_by?.name ?? "Countersign"} />
              </Td>
              <Td className="text-right text-muted max-sm:hidden">
                <Time at={quarantine.placed_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}
