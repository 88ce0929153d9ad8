import { TitleCell } from "#components/console/list-cells.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { CatalogSummary } from "#lib/catalog/schemas.ts";
import { catalogName, shownWords } from "#lib/ui/catalog-words.ts";
import { count } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { AccessLabel } from "./access-label.tsx";

export function CatalogsTable({ catalogs }: { catalogs: readonly CatalogSummary[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Catalog</Th>
            <Th className="max-md:hidden">Who may read it</Th>
            <Th className="max-sm:hidden">Shows</Th>
            <Th className="text-right max-lg:hidden">Readers</Th>
            <Th className="text-right max-lg:hidden">Updated</Th>
          </tr>
        </TableHead>
        <tbody>
          {catalogs.map((catalog) => (
            <TableRow key={catalog.slug}>
              <Td className="w-full max-w-0 min-w-48">
                <TitleCell
                  href={routes.namedCatalog(catalog.slug)}
                  title={catalog.name}
                  below={
                    <>
                      <span className="flex items-center gap-1">
                        <span className="min-w-0 truncate font-mono">{catalog.base_url}</span>
                        <CopyButton
                          value={catalog.base_url}
                          what={`address of ${catalogName(catalog)}`}
                          className="-my-1 touch:-my-2"
                        />
                      </span>
                      <span className="flex flex-wrap gap-x-3 md:hidden">
                        <AccessLabel access={catalog.access} />
                        <span className="sm:hidden">{shownWords(catalog)}</span>
                      </span>
                    </>
                  }
                />
              </Td>
              <Td className="whitespace-nowrap max-md:hidden">
                <AccessLabel access={catalog.access} />
              </Td>
              <Td className="whitespace-nowrap max-sm:hidden">{shownWords(catalog)}</Td>
              <Td className="text-right tabular-nums max-lg:hidden">{count(catalog.readers)}</Td>
              <Td className="text-right text-muted max-lg:hidden">
                <Time at={catalog.updated_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}
