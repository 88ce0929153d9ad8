import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { Time } from "#components/patterns/time.tsx";
import { BatchProgress } from "#components/sources/batch-progress.tsx";
import { ImportItems } from "#components/sources/import-items.tsx";
import { RefreshWhile } from "#components/sources/refresh-while.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { getImportBatch, listImportItems } from "#lib/sources/index.ts";
import { type ImportBatchView, importItemQuery, itemStatuses } from "#lib/sources/schemas.ts";
import { itemStatusLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { ownerWords, serversExactly } from "#lib/ui/source-words.ts";
import { pageCtx, pageData } from "../../../../../page-ctx.ts";

export const metadata: Metadata = { title: "Import" };

const refreshMs = 1_500;

type Props = { params: Promise<{ id: string; batch: string }>; searchParams: SearchParams };

export default async function ImportPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { id: sourceId, batch: id } = await params;
  const { status, cursor } = await readParams(importItemQuery, searchParams);
  const found = await pageData(
    Promise.all([getImportBatch(ctx, { id }), listImportItems(ctx, { id, status, cursor })]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [batch, page] = found.data;
  if (batch.source.id !== sourceId) notFound();

  return (
    <>
      <PageHeader
        title={`Import of ${serversExactly(batch.total)}`}
        description={
          <>
            From{" "}
            <TextLink href={routes.source(sourceId)}>
              <HostileText text={batch.source.name} />
            </TextLink>
            , asked for by <HostileText text={batch.requested_by.name} />, <Time at={batch.created_at} />
          </>
        }
      />
      <BatchProgress batch={batch} />
      <div className="pb-5">
        <Facts batch={batch} />
      </div>
      <ViewTabs label="Which servers" items={views(batch, status)} />
      {page.items.length === 0 ? (
        <NoMatchState what="servers" clearHref={routes.importBatch(sourceId, id)} />
      ) : (
        <ImportItems sourceId={sourceId} items={page.items} />
      )}
      <Pager nextCursor={page.next_cursor} shown={page.items.length} />
      <RefreshWhile active={batch.status === "running"} everyMs={refreshMs} />
    </>
  );
}

function Facts({ batch }: { batch: ImportBatchView }) {
  return (
    <KeyValue
      items={[
        { label: "Owner", value: <HostileText text={ownerWords(batch.owner)} /> },
        {
          label: "Classification",
          value: <ClassificationBadge classification={batch.data_classification} />,
        },
        { label: "Access level", value: <AccessLevelBadge level={batch.access_level} /> },
        { label: "Purpose", value: <HostileText text={batch.purpose} clipAt={600} lines /> },
      ]}
    />
  );
}

function views(batch: ImportBatchView, status: string | undefined) {
  const present = itemStatuses.filter((one) => batch[one] > 0 || one === status);
  return [
    {
      label: "All",
      count: batch.total,
      href: routes.importBatch(batch.source.id, batch.id),
      current: status === undefined,
    },
    ...present.map((one) => ({
      label: itemStatusLabels[one],
      count: batch[one],
      href: routes.importBatch(batch.source.id, batch.id, { status: one }),
      current: status === one,
    })),
  ];
}
