import type { Metadata } from "next";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { DelegationsSection } from "#components/delegations/delegations-section.tsx";
import { NewDelegation } from "#components/delegations/new-delegation.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import type { Page } from "#lib/core/page.ts";
import { can } from "#lib/core/permissions.ts";
import { listDelegations } from "#lib/identity/index.ts";
import { type DelegationScope, type DelegationView, delegationQuery } from "#lib/identity/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Away and delegates" };

const ownMax = 100;

export default async function DelegationsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { view, past = false, cursor } = await readParams(delegationQuery, searchParams);
  const seesAll = ctx.actor.roles.some((role) => role === "admin" || role === "auditor");
  const everybody = view === "all" && seesAll;
  const list = (query: { view: DelegationScope; cursor?: string; limit?: number }) =>
    listDelegations(ctx, { ...query, past: String(past) });
  const found = await pageData(
    Promise.all(
      everybody
        ? [list({ view: "all", cursor })]
        : [list({ view: "given", limit: ownMax }), list({ view: "received", limit: ownMax })],
    ),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [first, received] = found.data;
  const scope = everybody ? "all" : undefined;
  const tab = (label: string, next: { view?: string; past?: string }) => ({
    label,
    href: routes.delegations(next),
    current: next.view === scope && (next.past === "true") === past,
  });

  return (
    <>
      <PageHeader
        title="Away and delegates"
        description="Who acts for whom, and who is away, until when."
        actions={<NewDelegation me={ctx.actor.id} may={can(ctx.actor, "delegation.manage")} />}
      />
      <ViewTabs
        label="Which delegations"
        items={[
          tab("Mine", {}),
          tab("Mine, with past ones", { past: "true" }),
          ...(seesAll
            ? [
                tab("Everybody's", { view: "all" }),
                tab("Everybody's, with past ones", { view: "all", past: "true" }),
              ]
            : []),
        ]}
      />
      {first && !received && <Everybody page={first} />}
      {first && received && (
        <>
          <DelegationsSection
            title="Who acts for me"
            description="Reviewers among them decide with your roles, under their own name. On what you submitted yourself, they decide as little as you do."
            none="Nobody acts for you, and you are not away."
            delegations={first.items}
            show="delegate"
          />
          <DelegationsSection
            title="For whom I act"
            description="Where you vote, you say for whom."
            none="You act for nobody but yourself."
            delegations={received.items}
            show="principal"
          />
        </>
      )}
    </>
  );
}

function Everybody({ page }: { page: Page<DelegationView> }) {
  return (
    <>
      <DelegationsSection
        title="Everybody's"
        description="An administrator can end what one of the two can no longer end, having left."
        none="Nobody is away, and nobody acts for anybody."
        delegations={page.items}
        show="both"
      />
      <Pager nextCursor={page.next_cursor} shown={page.items.length} />
    </>
  );
}
