import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { AuditTable } from "#components/audit/audit-table.tsx";
import { EventDetail } from "#components/audit/event-detail.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { getAuditEvent, listAuditEvents } from "#lib/audit/index.ts";
import { auditQuery } from "#lib/audit/schemas.ts";
import { auditActionOptions, auditOutcomeOptions } from "#lib/ui/labels.ts";
import { routes, withQuery } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const query = await readParams(auditQuery, searchParams);
  const found = await pageData(listAuditEvents(ctx, query));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  const { cursor, limit: _, ...filters } = query;
  const filtered = Object.keys(filters).length > 0;
  const { event: open } = await searchParams;
  const linked =
    typeof open === "string" && !items.some(({ id }) => id === open)
      ? await pageData(getAuditEvent(ctx, { id: open }))
      : null;

  return (
    <>
      <PageHeader
        title="Audit"
        description="Every change and every refusal, newest first. Nothing here can be edited or removed."
      />
      {items.length === 0 && !filtered && !cursor ? (
        <EmptyState icon={ScrollText} title="Nothing has happened yet">
          Each change is recorded here in the same instant it is made: who, what, when, before and after.
        </EmptyState>
      ) : (
        <>
          <FilterBar
            search={{ param: "actor", placeholder: "Search by actor" }}
            more={[{ param: "target", placeholder: "Exact target name or id" }]}
            filters={[
              { param: "action", label: "Action", options: auditActionOptions },
              { param: "outcome", label: "Outcome", options: auditOutcomeOptions },
            ]}
          />
          {linked && "data" in linked && (
            <section aria-label="The linked event" className="mb-4 rounded-md border p-4">
              <EventDetail event={linked.data} />
            </section>
          )}
          {items.length === 0 ? (
            <NoMatchState what="events" clearHref={routes.audit()} />
          ) : (
            <AuditTable
              events={items}
              open={typeof open === "string" ? open : null}
              hrefOf={eventHref({ ...filters, cursor })}
            />
          )}
          <Pager nextCursor={next_cursor} shown={items.length} />
        </>
      )}
    </>
  );
}

/** The address of this list with one event open, or with none. */
function eventHref(query: Record<string, string | undefined>) {
  return (event: string | null) => withQuery(routes.audit(), { ...query, event: event ?? undefined });
}
