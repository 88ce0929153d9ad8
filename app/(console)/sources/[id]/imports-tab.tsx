import { PackagePlus } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { BatchesTable } from "#components/sources/batches-table.tsx";
import { RefreshWhile } from "#components/sources/refresh-while.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { listImportBatches } from "#lib/sources/index.ts";
import { importBatchQuery } from "#lib/sources/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams } from "#lib/ui/search-params.ts";
import { pageData } from "../../../page-ctx.ts";
import type { TabProps } from "./tab-props.ts";

const pageSize = 25;
const refreshMs = 3_000;

export async function ImportsTab({ ctx, source, searchParams }: TabProps) {
  const { cursor } = await readParams(importBatchQuery, searchParams);
  const found = await pageData(listImportBatches(ctx, { id: source.id, cursor, limit: pageSize }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  if (items.length === 0)
    return (
      <EmptyState
        icon={PackagePlus}
        title="Nothing was imported from here"
        action={<LinkButton href={routes.source(source.id, { state: "new" })}>Show new entries</LinkButton>}
      >
        Select new entries and submit them together. What became of each stays listed here.
      </EmptyState>
    );
  return (
    <>
      <BatchesTable batches={items} />
      <Pager nextCursor={next_cursor} shown={items.length} />
      <RefreshWhile active={items.some(({ status }) => status === "running")} everyMs={refreshMs} />
    </>
  );
}
