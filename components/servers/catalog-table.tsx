import { TitleCell } from "#components/console/list-cells.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { CatalogServer } from "#lib/catalog/schemas.ts";
import { count } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";

export function CatalogTable({ servers }: { servers: readonly CatalogServer[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Server</Th>
            <Th>Version</Th>
            <Th className="max-sm:hidden">Status</Th>
            <Th className="max-lg:hidden">Owner</Th>
            <Th className="max-md:hidden">Classification</Th>
            <Th className="max-md:hidden">Level</Th>
            <Th className="text-right max-lg:hidden">Tools</Th>
            <Th className="text-right max-sm:hidden">Updated</Th>
          </tr>
        </TableHead>
        <tbody>
          {servers.map((server) => (
            <TableRow key={server.name}>
              <Td className="w-full max-w-0 min-w-48">
                <TitleCell
                  href={routes.server(server.name)}
                  title={server.title ?? server.name}
                  beside={
                    server.title && (
                      <span className="truncate font-mono text-subtle text-xs max-sm:hidden">
                        {server.name}
                      </span>
                    )
                  }
                  below={<HostileText text={server.description} />}
                />
              </Td>
              <Td className="max-w-36 truncate font-mono text-xs">
                <HostileText text={server.version} />
              </Td>
              <Td className="max-sm:hidden">
                <VersionStatusBadge status={server.status} />
              </Td>
              <Td className="max-w-44 truncate max-lg:hidden">
                <HostileText text={server.owner.label} />
              </Td>
              <Td className="max-md:hidden">
                <ClassificationBadge classification={server.data_classification} />
              </Td>
              <Td className="max-md:hidden">
                <AccessLevelBadge level={server.access_level} />
              </Td>
              <Td className="text-right tabular-nums max-lg:hidden">{count(server.tools)}</Td>
              <Td className="text-right text-muted max-sm:hidden">
                <Time at={server.updated_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}
