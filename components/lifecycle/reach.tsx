import { Check, Clock } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { QuarantineView } from "#lib/lifecycle/schemas.ts";
import { duration } from "#lib/ui/format.ts";

/** How many have it, and how long that took. */
export function ReachCounter({ reach }: Pick<QuarantineView, "reach">) {
  const figures = [
    { label: "Readers that have it", value: `${reach.reached} of ${reach.readers}` },
    { label: "The first after", value: reach.first_ms === null ? "—" : duration(reach.first_ms) },
    { label: "The last after", value: reach.last_ms === null ? "—" : duration(reach.last_ms) },
  ];
  return (
    <dl aria-live="polite" className="mb-5 grid grid-cols-3 divide-x rounded-md border bg-raised">
      {figures.map(({ label, value }) => (
        <div key={label} className="grid gap-0.5 px-4 py-3">
          <dt className="text-muted text-xs">{label}</dt>
          <dd className="font-semibold text-xl tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function ReachTable({ readers }: Pick<QuarantineView, "readers">) {
  if (readers.length === 0)
    return (
      <p className="rounded-md border border-dashed px-4 py-3 text-muted text-sm">
        No reader is known. Gateways that read a catalog with a token appear here, with when each of them had
        it.
      </p>
    );
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Reader</Th>
          <Th className="max-sm:hidden">Catalog</Th>
          <Th>Has it</Th>
          <Th className="text-right max-sm:hidden">Last seen</Th>
        </tr>
      </TableHead>
      <tbody>
        {readers.map(({ catalog, reader, name, reached_at, ms, seen_at }) => (
          <TableRow key={`${catalog} ${reader}`}>
            <Td className="w-full max-w-0 truncate font-medium">
              <HostileText text={name} />
            </Td>
            <Td className="max-w-40 truncate text-muted max-sm:hidden">{catalog}</Td>
            <Td>
              {reached_at === null ? (
                <Badge tone="warning" icon={<Clock aria-hidden />}>
                  Not yet
                </Badge>
              ) : (
                <Badge tone="success" icon={<Check aria-hidden />}>
                  {ms === null ? "Yes" : `After ${duration(ms)}`}
                </Badge>
              )}
            </Td>
            <Td className="text-right text-muted max-sm:hidden">
              <Time at={seen_at} />
            </Td>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
