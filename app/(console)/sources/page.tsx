import { CloudDownload } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { AddSourceButton } from "#components/sources/add-source-button.tsx";
import { RefreshWhile } from "#components/sources/refresh-while.tsx";
import { SourcesTable } from "#components/sources/sources-table.tsx";
import { can } from "#lib/core/permissions.ts";
import { listSources } from "#lib/sources/index.ts";
import { sourceQuery } from "#lib/sources/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Sources" };

const refreshMs = 3_000;

export default async function SourcesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const mayManage = can(ctx.actor, "source.manage");
  const query = await readParams(sourceQuery, searchParams);
  const found = await pageData(listSources(ctx, query));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  const empty = items.length === 0;
  const nothing = empty && !query.q && !query.cursor;

  return (
    <>
      <PageHeader
        title="Sources"
        description="Registries and files that servers are taken from. What they offer is previewed here; nothing of it is approved until it is submitted and signed."
        actions={!nothing && <AddSourceButton may={mayManage} />}
      />
      {nothing ? (
        <EmptyState icon={CloudDownload} title="No sources yet" action={<AddSourceButton may={mayManage} />}>
          A source is an upstream MCP registry, or a file with server.json documents. Countersign reads it,
          checks each server, says what is new, and keeps watching what you approved for changes.
        </EmptyState>
      ) : (
        <>
          <FilterBar search={{ param: "q", placeholder: "Search by name or address" }} />
          {empty ? (
            <NoMatchState what="sources" clearHref={routes.sources()} />
          ) : (
            <SourcesTable sources={items} />
          )}
          <Pager nextCursor={next_cursor} shown={items.length} />
        </>
      )}
      <RefreshWhile
        active={items.some(({ last_run }) => last_run?.status === "running")}
        everyMs={refreshMs}
      />
    </>
  );
}
