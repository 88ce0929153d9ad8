import { TriangleAlert } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { ReviewerPace } from "#lib/lifecycle/schemas.ts";
import { duration } from "#lib/ui/format.ts";

/** How each reviewer decides. Signs, not proof: a person looks into them. */
export function PaceTable({ pace }: { pace: readonly ReviewerPace[] }) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Reviewer</Th>
          <Th className="text-right">Decided</Th>
          <Th className="text-right">Kept</Th>
          <Th className="text-right max-sm:hidden">Median time to think</Th>
          <Th className="text-right max-md:hidden">Fastest</Th>
          <Th className="text-right max-md:hidden">In bursts</Th>
        </tr>
      </TableHead>
      <tbody>
        {pace.map((one) => (
          <TableRow key={one.reviewer.id}>
            <Td className="w-full min-w-40 py-2">
              <HostileText text={one.reviewer.name} />
              {one.signs.map((sign) => (
                <p key={sign} className="flex items-start gap-1.5 text-warning text-xs">
                  <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
                  {sign}
                </p>
              ))}
            </Td>
            <Td className="text-right tabular-nums">{one.decided}</Td>
            <Td className="whitespace-nowrap text-right tabular-nums">
              {Math.round(one.approve_ratio * 100)} %
            </Td>
            <Td className="text-right tabular-nums max-sm:hidden">{thinkWords(one.median_think_ms)}</Td>
            <Td className="text-right tabular-nums max-md:hidden">{thinkWords(one.fastest_think_ms)}</Td>
            <Td className="text-right tabular-nums max-md:hidden">{one.in_bursts}</Td>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function thinkWords(ms: number | null): string {
  return ms === null ? "not opened" : duration(ms);
}
