import { Server } from "lucide-react";
import type { Metadata } from "next";
import { RegisterButton } from "#components/console/register-button.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { CatalogTable } from "#components/servers/catalog-table.tsx";
import { listServers } from "#lib/catalog/index.ts";
import { catalogQuery } from "#lib/catalog/schemas.ts";
import { can } from "#lib/core/permissions.ts";
import { listOwnerOptions } from "#lib/identity/index.ts";
import { accessLevelOptions, classificationOptions } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Servers" };

export default async function CatalogPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const maySubmit = can(ctx.actor, "submission.create");
  const query = await readParams(catalogQuery, searchParams);
  const found = await pageData(Promise.all([listServers(ctx, query), listOwnerOptions(ctx, {})]));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [page, owners] = found.data;
  const { cursor, limit, ...filters } = query;
  const filtered = Object.keys(filters).length > 0;
  const empty = page.items.length === 0;
  const nothing = empty && !filtered && !cursor;

  return (
    <>
      <PageHeader
        title="Servers"
        description="What is approved, and what gateways may offer to agents now."
        actions={!nothing && <RegisterButton may={maySubmit} />}
      />
      {nothing ? (
        <EmptyState icon={Server} title="The catalog is empty" action={<RegisterButton may={maySubmit} />}>
          A server appears here, and in every gateway that reads this catalog, once the people who must sign
          have approved it.
        </EmptyState>
      ) : (
        <>
          <FilterBar
            search={{ param: "q", placeholder: "Search servers" }}
            filters={[
              { param: "data_classification", label: "Classification", options: classificationOptions },
              { param: "access_level", label: "Access level", options: accessLevelOptions },
              {
                param: "owner",
                label: "Owner",
                options: owners.map(({ ref, label }) => ({ value: ref, label })),
              },
            ]}
          />
          {empty ? (
            <NoMatchState what="servers" clearHref={routes.catalog()} />
          ) : (
            <CatalogTable servers={page.items} />
          )}
          <Pager nextCursor={page.next_cursor} shown={page.items.length} />
        </>
      )}
    </>
  );
}
