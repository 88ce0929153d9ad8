import { TriangleAlert } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { ApprovalMeasures } from "#lib/approvals/measures/schemas.ts";
import { duration } from "#lib/ui/format.ts";

type Measured = ApprovalMeasures["people"][number];
type PeopleTableProps = { people: readonly Measured[]; budgetPerHour: number };

/** How each person decides. Signs, not proof: somebody talks with them. */
export function PeopleTable({ people, budgetPerHour }: PeopleTableProps) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Person</Th>
          <Th className="text-right max-sm:hidden">Asked</Th>
          <Th className="text-right">Decided</Th>
          <Th className="text-right">Said yes</Th>
          <Th className="text-right max-md:hidden">Too late</Th>
          <Th className="text-right">Median time</Th>
          <Th className="text-right max-md:hidden">In under 3 s</Th>
          <Th className="text-right max-sm:hidden">Busiest hour</Th>
        </tr>
      </TableHead>
      <tbody>
        {people.map((one) => (
          <TableRow key={one.person.id}>
            <Td className="w-full min-w-32 py-2">
              <HostileText text={one.person.name} />
              {warningsOf(one, budgetPerHour).map((sign) => (
                <p key={sign} className="flex items-start gap-1.5 text-warning text-xs">
                  <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
                  {sign}
                </p>
              ))}
            </Td>
            <Td className="text-right tabular-nums max-sm:hidden">{one.asked}</Td>
            <Td className="text-right tabular-nums">{one.voted}</Td>
            <Td className="whitespace-nowrap text-right tabular-nums">{shareWords(one)}</Td>
            <Td className="text-right tabular-nums max-md:hidden">{one.late}</Td>
            <Td className="whitespace-nowrap text-right tabular-nums">{timeWords(one)}</Td>
            <Td className="text-right tabular-nums max-md:hidden">{one.hasty}</Td>
            <Td className="text-right tabular-nums max-sm:hidden">{one.busiest_hour}</Td>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function warningsOf({ signs, busiest_hour }: Measured, budgetPerHour: number): string[] {
  if (busiest_hour <= budgetPerHour) return signs;
  return [...signs, `Was asked ${busiest_hour} times in one hour.`];
}

function shareWords({ voted, approved }: Measured): string {
  return voted === 0 ? "–" : `${Math.round((approved / voted) * 100)} %`;
}

function timeWords({ voted, median_seconds }: Measured): string {
  if (voted === 0) return "–";
  return median_seconds === null ? "Not opened" : duration(median_seconds * 1_000);
}
