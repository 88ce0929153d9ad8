import { Library } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { CatalogsTable } from "#components/catalogs/catalogs-table.tsx";
import { NewCatalog } from "#components/catalogs/new-catalog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { listCatalogs } from "#lib/catalog/index.ts";
import { can } from "#lib/core/permissions.ts";
import { searchText } from "#lib/core/text.ts";
import { catalogAccesses, catalogSelections } from "#lib/core/words.ts";
import { env } from "#lib/env.ts";
import { catalogAccessOptions, catalogSelectionOptions } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Catalogs" };

/** There are few, so they are all there and narrowed down here. */
const filters = z.object({
  q: searchText,
  access: z.enum(catalogAccesses),
  selection: z.enum(catalogSelections),
});

export default async function CatalogsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { q = "", access, selection } = await readParams(filters, searchParams);
  const found = await pageData(listCatalogs(ctx, {}));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const shown = found.data.filter(
    (catalog) =>
      [catalog.name, catalog.slug, catalog.description].some((text) =>
        text.toLowerCase().includes(q.toLowerCase()),
      ) &&
      catalog.access === (access ?? catalog.access) &&
      catalog.selection === (selection ?? catalog.selection),
  );
  const nothing = found.data.length === 0;
  const add = <NewCatalog may={can(ctx.actor, "catalog.manage")} publicUrl={env().publicUrl} />;

  return (
    <>
      <PageHeader
        title="Catalogs"
        description="Named audiences, each with a registry address of its own and what it may see there."
        actions={!nothing && add}
      />
      {nothing ? (
        <EmptyState icon={Library} title="No catalogs yet" action={add}>
          A catalog is what gateways and clients read: all approved servers, or those chosen for a team.
        </EmptyState>
      ) : (
        <>
          <FilterBar
            search={{ param: "q", placeholder: "Search catalogs" }}
            filters={[
              { param: "access", label: "Access", options: catalogAccessOptions },
              { param: "selection", label: "Selection", options: catalogSelectionOptions },
            ]}
          />
          {shown.length === 0 ? (
            <NoMatchState what="catalogs" clearHref={routes.catalogs()} />
          ) : (
            <CatalogsTable catalogs={shown} />
          )}
        </>
      )}
    </>
  );
}
