import { TriangleAlert } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { AccessReviewView } from "#lib/access/reviews/schemas.ts";
import { duration } from "#lib/ui/format.ts";

/** How each reviewer decides. Signs, not proof: a person looks into them. */
export function PaceTable({ pace }: Pick<AccessReviewView, "pace">) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Reviewer</Th>
          <Th className="text-right">Decided</Th>
          <Th className="text-right">Kept</Th>
          <Th className="text-right">
            Median<span className="max-sm:sr-only"> between two</span>
          </Th>
        </tr>
      </TableHead>
      <tbody>
        {pace.map(({ person, decided, kept, median_seconds: seconds, hasty }) => (
          <TableRow key={person.id}>
            <Td className="w-full min-w-24 break-words py-2">
              <HostileText text={person.name} />
              {hasty && (
                <p className="flex items-start gap-1.5 text-warning text-xs">
                  <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
                  Kept nearly all within seconds of one another.
                </p>
              )}
            </Td>
            <Td className="text-right tabular-nums">{decided.toLocaleString("en")}</Td>
            <Td className="whitespace-nowrap text-right tabular-nums">
              {decided === 0 ? "–" : `${Math.round((kept / decided) * 100)} %`}
            </Td>
            <Td className="whitespace-nowrap text-right tabular-nums">
              {seconds === null ? "–" : duration(seconds * 1_000)}
            </Td>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
