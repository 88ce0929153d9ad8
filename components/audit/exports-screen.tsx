"use client";

import { FileDown } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ErrorState } from "#components/patterns/error-state.tsx";
import { ListSkeleton } from "#components/patterns/list-skeleton.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import { ApiError } from "#lib/ui/api-client.ts";
import { routes } from "#lib/ui/routes.ts";
import { useExports } from "./api.ts";
import { ExportItem } from "./export-item.tsx";
import { HowToVerify } from "./how-to-verify.tsx";

/** Exports, newest first, followed while they are written. */
export function ExportsScreen() {
  const found = useExports(useSearchParams().get("cursor") ?? "");
  if (found.isError)
    return (
      <ErrorState
        title="The exports could not be loaded"
        onRetry={() => void found.refetch()}
        requestId={found.error instanceof ApiError ? found.error.requestId : undefined}
      >
        <VisibleText text={found.error.message} />
      </ErrorState>
    );
  if (!found.data) return <ListSkeleton columns={4} />;
  const { items, next_cursor } = found.data;
  if (items.length === 0)
    return (
      <EmptyState
        icon={FileDown}
        title="No exports yet"
        action={<LinkButton href={routes.audit()}>Search the log</LinkButton>}
      >
        Find what you need, then choose Export: the records come with what proves them.
      </EmptyState>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <HowToVerify />
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {items.map((item) => (
          <ExportItem key={item.id} item={item} />
        ))}
      </ul>
      <Pager nextCursor={next_cursor} shown={items.length} first="Newest" next="Older" />
    </div>
  );
}
