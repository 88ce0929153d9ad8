import { ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { KillSwitch } from "#components/lifecycle/kill-switch.tsx";
import { QuarantinesTable } from "#components/lifecycle/quarantines-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { can } from "#lib/core/permissions.ts";
import { quarantineStatuses } from "#lib/core/words.ts";
import { listOwnerOptions } from "#lib/identity/index.ts";
import { listQuarantines } from "#lib/lifecycle/index.ts";
import { quarantineStatusLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Quarantine" };

const params = z.object({ status: z.enum(quarantineStatuses), cursor: z.string().max(500) });

export default async function QuarantinePage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { status, cursor } = await readParams(params, searchParams);
  const found = await pageData(listQuarantines(ctx, { status, cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  const filtered = status !== undefined || cursor !== undefined;
  return (
    <>
      <PageHeader
        title="Quarantine"
        description="What was stopped at once, by one person with a reason; how fast it reached gateways; and what it takes to come back."
        actions={
          <KillSwitch may={can(ctx.actor, "quarantine.place")} owners={await listOwnerOptions(ctx, {})} />
        }
      />
      {items.length === 0 && !filtered ? (
        <EmptyState icon={ShieldCheck} title="Nothing was ever stopped">
          When something is wrong with a server, stop it here or on its page. It leaves every catalog at once.
        </EmptyState>
      ) : (
        <>
          <FilterBar
            filters={[
              {
                param: "status",
                label: "Status",
                options: quarantineStatuses.map((value) => ({ value, label: quarantineStatusLabels[value] })),
              },
            ]}
          />
          {items.length === 0 ? (
            <NoMatchState what="quarantines" clearHref={routes.quarantines()} />
          ) : (
            <QuarantinesTable quarantines={items} />
          )}
          <Pager nextCursor={next_cursor} shown={items.length} />
        </>
      )}
    </>
  );
}
