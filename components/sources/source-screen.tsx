"use client";

import { CirclePause } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { SourceView } from "#lib/sources/schemas.ts";
import { sourceKindLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { filterWords, sourceAddress } from "#lib/ui/source-words.ts";
import { isSyncing, useSource } from "./api.ts";
import { SourceControls } from "./source-controls.tsx";
import { SyncState } from "./sync-state.tsx";

export type SourceTab = "entries" | "rejected" | "history" | "imports";

type SourceScreenProps = {
  rendered: SourceView;
  tab: SourceTab;
  fileBytesMax: number;
  children: ReactNode;
};

/** A source's frame, which follows a sync while it runs; the list in it is rendered anew when that has ended. */
export function SourceScreen({ rendered, tab, fileBytesMax, children }: SourceScreenProps) {
  const router = useRouter();
  const { data: source, isError } = useSource(rendered);
  const behind =
    (isSyncing(rendered) && !isSyncing(source)) || (rendered.counts.total === 0 && source.counts.total > 0);
  useEffect(() => {
    if (behind) router.refresh();
  }, [behind, router]);

  const tabs = [
    { value: "entries", label: "Entries", count: source.counts.total },
    { value: "rejected", label: "Rejected rows", count: source.counts.rejected },
    { value: "history", label: "History" },
    { value: "imports", label: "Imports" },
  ];
  return (
    <>
      <PageHeader
        title={<HostileText text={source.name} />}
        badges={
          <>
            <Badge tone="outline">{sourceKindLabels[source.kind]}</Badge>
            {source.paused && <Badge icon={<CirclePause aria-hidden />}>Paused</Badge>}
          </>
        }
        description={<Description source={source} />}
        actions={<SourceControls source={source} fileBytesMax={fileBytesMax} />}
      />
      {isError && (
        <p role="status" className="pb-4 text-sm text-warning">
          This page can't reach the console now. It shows what it knew last and keeps trying.
        </p>
      )}
      <SyncState source={source} />
      <ViewTabs
        label="About this source"
        items={tabs.map(({ value, ...item }) => ({
          ...item,
          href: routes.source(source.id, { tab: value === "entries" ? undefined : value }),
          current: value === tab,
        }))}
      />
      {children}
    </>
  );
}

function Description({ source }: { source: SourceView }) {
  const { url, file, synced_at, filter } = source;
  const takes = filterWords(filter);
  return (
    <div className="grid gap-0.5">
      <span className={url ? "break-all font-mono text-xs leading-5" : undefined}>
        <HostileText text={sourceAddress(source)} />
        {file && (
          <>
            , <Time at={file.uploaded_at} />
          </>
        )}
      </span>
      <span className="text-sm">
        {synced_at ? (
          <>
            Synced <Time at={synced_at} />
          </>
        ) : source.last_run ? (
          "No sync has finished yet"
        ) : (
          "Never synced"
        )}
        {takes && (
          <>
            . Takes <HostileText text={takes} clipAt={160} />
          </>
        )}
      </span>
    </div>
  );
}
