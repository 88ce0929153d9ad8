import { TitleCell } from "#components/console/list-cells.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ImportItemView } from "#lib/sources/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { ItemStatusBadge } from "./state-badges.tsx";
import { SubmissionText } from "./submission-text.tsx";

/** What became of each server of an import. A row opens the submission, or the entry that became none. */
export function ImportItems({ sourceId, items }: { sourceId: string; items: readonly ImportItemView[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Server</Th>
            <Th className="max-md:hidden">Version</Th>
            <Th>Result</Th>
            <Th className="max-sm:hidden">What became of it</Th>
          </tr>
        </TableHead>
        <tbody>
          {items.map((item) => (
            <TableRow key={item.position}>
              <Td className="w-1/2 max-w-0 min-w-48">
                <TitleCell
                  mono
                  href={
                    item.submission
                      ? routes.submission(item.submission)
                      : routes.source(sourceId, { entry: item.entry_id })
                  }
                  title={item.name}
                  beside={
                    <span className="max-w-24 shrink-0 truncate font-mono text-subtle text-xs md:hidden">
                      <HostileText text={item.version} />
                    </span>
                  }
                />
                {item.reason && (
                  <div className="break-words pb-2 text-muted text-xs sm:hidden">
                    <SubmissionText text={item.reason} />
                  </div>
                )}
              </Td>
              <Td className="max-w-32 truncate font-mono text-xs max-md:hidden">
                <HostileText text={item.version} />
              </Td>
              <Td>
                <ItemStatusBadge status={item.status} />
              </Td>
              <Td className="w-1/2 py-2 max-sm:hidden">
                <Outcome item={item} sourceId={sourceId} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

function Outcome({ item, sourceId }: { item: ImportItemView; sourceId: string }) {
  if (item.submission)
    return (
      <TextLink href={routes.submission(item.submission)}>
        Its submission<span className="sr-only">: {item.name}</span>
      </TextLink>
    );
  if (item.reason === null) return <span className="text-subtle">Waits for its turn</span>;
  return (
    <span className="break-words text-muted">
      <SubmissionText text={item.reason} />{" "}
      <TextLink href={routes.source(sourceId, { entry: item.entry_id })}>
        The entry<span className="sr-only">: {item.name}</span>
      </TextLink>
    </span>
  );
}
