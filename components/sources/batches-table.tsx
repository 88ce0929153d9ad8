import { TitleCell } from "#components/console/list-cells.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { ImportBatchView } from "#lib/sources/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { batchWords, ownerWords, serversExactly } from "#lib/ui/source-words.ts";

/** What was submitted together, newest first. */
export function BatchesTable({ batches }: { batches: readonly ImportBatchView[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Import</Th>
            <Th className="max-sm:hidden">Result</Th>
            <Th className="max-lg:hidden">Owner</Th>
            <Th className="max-md:hidden">Classification</Th>
            <Th className="max-md:hidden">Level</Th>
            <Th className="text-right max-sm:hidden">Asked for</Th>
          </tr>
        </TableHead>
        <tbody>
          {batches.map((batch) => (
            <TableRow key={batch.id}>
              <Td className="w-full max-w-0 min-w-44">
                <TitleCell
                  href={routes.importBatch(batch.source.id, batch.id)}
                  title={serversExactly(batch.total)}
                  beside={
                    <span className="min-w-0 truncate text-muted">
                      by <HostileText text={batch.requested_by.name} />
                    </span>
                  }
                  below={
                    <>
                      <span className="max-sm:hidden">
                        <HostileText text={batch.purpose} />
                      </span>
                      <span className="sm:hidden">{batchWords(batch)}</span>
                    </>
                  }
                />
              </Td>
              <Td className="whitespace-nowrap tabular-nums max-sm:hidden">{batchWords(batch)}</Td>
              <Td className="max-w-40 truncate max-lg:hidden">
                <HostileText text={ownerWords(batch.owner)} />
              </Td>
              <Td className="max-md:hidden">
                <ClassificationBadge classification={batch.data_classification} />
              </Td>
              <Td className="max-md:hidden">
                <AccessLevelBadge level={batch.access_level} />
              </Td>
              <Td className="text-right text-muted max-sm:hidden">
                <Time at={batch.created_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}
