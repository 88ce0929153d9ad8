import { Siren } from "lucide-react";
import type { Metadata } from "next";
import { ApprovalsHeader } from "#components/approvals/approvals-header.tsx";
import { EmergencyList } from "#components/approvals/emergency-list.tsx";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { brokenGlassQuery } from "#lib/approvals/emergency/schemas.ts";
import { listBrokenGlass } from "#lib/approvals/inbox/index.ts";
import { can } from "#lib/core/permissions.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Emergencies" };

export default async function EmergenciesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { open = true, cursor } = await readParams(brokenGlassQuery, searchParams);
  const found = await pageData(listBrokenGlass(ctx, { open: String(open), cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  return (
    <>
      <ApprovalsHeader
        area="emergencies"
        mayMeasure={can(ctx.actor, "approval.measure") === true}
        description="What one person approved alone because it could not wait. Each is open until a second person has reviewed it."
      />
      <ViewTabs
        label="Which emergencies"
        items={[
          { label: "To review", href: routes.emergencies(), current: open },
          { label: "Reviewed", href: routes.emergencies({ open: "false" }), current: !open },
        ]}
      />
      {items.length > 0 ? (
        <EmergencyList emergencies={items} />
      ) : (
        <EmptyState icon={Siren} title={open ? "Nothing waits for a review" : "None was reviewed yet"}>
          {open
            ? "In an emergency, one of those whom a rule names can approve a call alone. It appears here at once, for somebody else to review."
            : "What a second person looked at stays here, with what they said."}
        </EmptyState>
      )}
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}
