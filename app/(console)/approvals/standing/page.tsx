import { Timer } from "lucide-react";
import type { Metadata } from "next";
import { ApprovalsHeader } from "#components/approvals/approvals-header.tsx";
import { StandingList } from "#components/approvals/standing-list.tsx";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { listStanding } from "#lib/approvals/standing/index.ts";
import { standingQuery } from "#lib/approvals/standing/schemas.ts";
import { can } from "#lib/core/permissions.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Standing permissions" };

export default async function StandingPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { live = true, agent, cursor } = await readParams(standingQuery, searchParams);
  const found = await pageData(listStanding(ctx, { live: String(live), agent, cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  return (
    <>
      <ApprovalsHeader
        area="standing"
        mayMeasure={can(ctx.actor, "approval.measure") === true}
        description="What people allowed in advance: calls like one they approved, for a short time. Anyone who answers for one can revoke it."
      />
      <ViewTabs
        label="Which standing permissions"
        items={[
          { label: "Live", href: routes.standingPermissions({ agent }), current: live },
          { label: "Over", href: routes.standingPermissions({ live: "false", agent }), current: !live },
        ]}
      />
      {items.length > 0 ? (
        <StandingList standings={items} />
      ) : (
        <EmptyState icon={Timer} title={live ? "Nothing is allowed in advance" : "None is over yet"}>
          {live
            ? "Whoever approves a call that can be undone may approve what is like it for a while. It stands here until it is used up, over or revoked."
            : "What was used up, ran out or was revoked stays here."}
        </EmptyState>
      )}
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}
