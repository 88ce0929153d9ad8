import { Waypoints } from "lucide-react";
import { StandingPanel } from "#components/lifecycle/standing-panel.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { CatalogServerDetail } from "#lib/catalog/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { ServerStanding } from "#lib/lifecycle/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { itemsOf, OfferList, offerKinds } from "./offer-list.tsx";
import { ServerOverview } from "./server-overview.tsx";
import { ServerVersions } from "./server-versions.tsx";

type ServerDetailProps = {
  server: CatalogServerDetail;
  standing: ServerStanding;
  mayExport: Verdict;
  publicUrl: string;
};

export function ServerDetail({ server, standing, mayExport, publicUrl }: ServerDetailProps) {
  const { document, snapshot } = server;
  return (
    <>
      <PageHeader
        title={<HostileText text={server.title ?? server.name} />}
        badges={
          <>
            <VersionStatusBadge status={server.status} />
            <ClassificationBadge classification={server.data_classification} />
            <AccessLevelBadge level={server.access_level} />
          </>
        }
        description={<HostileText text={server.description} lines />}
        actions={
          <LinkButton icon={<Waypoints aria-hidden />} href={routes.whoCan({ server: server.name })}>
            Who can use it
          </LinkButton>
        }
      />
      <Tabs
        label="About this server"
        items={[
          {
            value: "overview",
            label: "Overview",
            content: <ServerOverview server={server} publicUrl={publicUrl} />,
          },
          ...offerKinds.map(({ kind, label, none }) => {
            const items = snapshot ? itemsOf(snapshot, kind) : [];
            return {
              value: `${kind}s`,
              label,
              count: items.length,
              content: <OfferList items={items} none={none} />,
            };
          }),
          { value: "standing", label: "Standing", content: <StandingPanel initial={standing} /> },
          {
            value: "versions",
            label: "Versions",
            count: server.versions.length,
            content: (
              <ServerVersions
                name={server.name}
                versions={server.versions}
                standing={standing}
                mayExport={mayExport}
              />
            ),
          },
          {
            value: "document",
            label: "server.json",
            content: <CodeBlock code={JSON.stringify(document, null, 2)} what="server.json" />,
          },
        ]}
      />
    </>
  );
}
