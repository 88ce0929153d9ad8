import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { CatalogServerDetail } from "#lib/catalog/schemas.ts";
import { routes } from "#lib/ui/routes.ts";

export function ServerVersions({ versions }: Pick<CatalogServerDetail, "versions">) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Version</Th>
          <Th>Status</Th>
          <Th>Approved by</Th>
          <Th className="text-right">Published</Th>
        </tr>
      </TableHead>
      <tbody>
        {versions.map((version) => (
          <TableRow key={version.version}>
            <Td>
              <span className="flex items-center gap-2">
                <span className="max-w-64 truncate font-mono text-xs">
                  <HostileText text={version.version} />
                </span>
                {version.is_latest && <Badge tone="outline">Latest</Badge>}
              </span>
            </Td>
            <Td>
              <VersionStatusBadge status={version.status} />
            </Td>
            <Td>
              <TextLink href={routes.submission(version.approved_by)}>Submission</TextLink>
            </Td>
            <Td className="text-right text-muted">
              <Time at={version.published_at} />
            </Td>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
