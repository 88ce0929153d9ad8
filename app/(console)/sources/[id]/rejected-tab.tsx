import { CircleCheck } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { RejectedRows } from "#components/sources/rejected-rows.tsx";
import { listSourceRejections } from "#lib/sources/index.ts";
import { rejectionQuery } from "#lib/sources/schemas.ts";
import { readParams } from "#lib/ui/search-params.ts";
import { pageData } from "../../../page-ctx.ts";
import type { TabProps } from "./tab-props.ts";

export async function RejectedTab({ ctx, source, searchParams }: TabProps) {
  const { cursor } = await readParams(rejectionQuery, searchParams);
  const found = await pageData(listSourceRejections(ctx, { id: source.id, cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  if (items.length === 0)
    return (
      <EmptyState icon={CircleCheck} title="No row was rejected">
        A row that has no name or version, or can't be read at all, is set aside here with the reason. It
        stops nothing else.
      </EmptyState>
    );
  return (
    <>
      <RejectedRows rows={items} />
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}
