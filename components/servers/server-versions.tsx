import { EvidenceButtons } from "#components/evidence/evidence-buttons.tsx";
import { EvidenceList } from "#components/evidence/evidence-list.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { CatalogServerDetail } from "#lib/catalog/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { ServerStanding } from "#lib/lifecycle/schemas.ts";
import { routes } from "#lib/ui/routes.ts";

type ServerVersionsProps = Pick<CatalogServerDetail, "name" | "versions"> & {
  standing: ServerStanding;
  mayExport: Verdict;
};

export function ServerVersions({ name, versions, standing, mayExport }: ServerVersionsProps) {
  const shown = new Set(versions.map(({ version }) => version));
  return (
    <>
      <Table>
        <TableHead>
          <tr>
            <Th>Version</Th>
            <Th>Status</Th>
            <Th>Approved by</Th>
            <Th className="text-right">Published</Th>
            <Th>Evidence</Th>
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
              <Td>
                <EvidenceButtons server={name} version={version.version} may={mayExport} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <EvidenceList
        server={name}
        versions={standing.versions.filter(({ version }) => !shown.has(version))}
        may={mayExport}
      />
    </>
  );
}
