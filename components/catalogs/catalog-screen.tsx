"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Time } from "#components/patterns/time.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { CatalogDetail } from "#lib/catalog/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { shownWords } from "#lib/ui/catalog-words.ts";
import { AccessLabel } from "./access-label.tsx";
import { useCatalog } from "./api.ts";
import { ChosenServers } from "./chosen-servers.tsx";
import { ConnectPanel } from "./connect-panel.tsx";
import { EditCatalog } from "./edit-catalog.tsx";
import { ReadersTable } from "./readers-table.tsx";

/** One catalog: who may read it, what it shows, how clients are pointed at it, and who holds which revision. */
export function CatalogScreen({ initial, may }: { initial: CatalogDetail; may: Verdict }) {
  const { data: catalog } = useCatalog(initial);
  const behind = catalog.reading.filter((reader) => reader.behind).length;
  return (
    <>
      <PageHeader
        title={<HostileText text={catalog.name} />}
        description={catalog.description && <HostileText text={catalog.description} lines />}
        actions={<EditCatalog catalog={catalog} may={may} />}
      />
      <div className="pb-6">
        <KeyValue
          items={[
            {
              label: "Registry address",
              value: (
                <span className="flex items-center gap-1">
                  <span className="min-w-0 break-all font-mono text-xs">{catalog.base_url}</span>
                  <CopyButton value={catalog.base_url} what="registry address" className="-my-1" />
                </span>
              ),
            },
            { label: "Who may read it", value: <AccessLabel access={catalog.access} /> },
            { label: "Shows", value: shownWords(catalog) },
            {
              label: "Readers",
              value:
                catalog.readers === 0
                  ? "None known yet"
                  : `${catalog.readers} known, ${behind === 0 ? "all current" : `${behind} behind`}`,
            },
            { label: "Last edited", value: <Time at={catalog.updated_at} /> },
          ]}
        />
      </div>
      <Tabs
        label="About this catalog"
        items={[
          {
            value: "servers",
            label: "Servers",
            count: catalog.servers,
            content: <ChosenServers catalog={catalog} may={may} />,
          },
          { value: "connect", label: "Connect", content: <ConnectPanel catalog={catalog} /> },
          {
            value: "readers",
            label: "Readers",
            count: catalog.readers,
            content: <ReadersTable catalog={catalog} />,
          },
        ]}
      />
    </>
  );
}
