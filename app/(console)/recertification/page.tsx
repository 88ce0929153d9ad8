import type { Metadata } from "next";
import { z } from "zod";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { NewCampaign } from "#components/recertification/new-campaign.tsx";
import { can } from "#lib/core/permissions.ts";
import { recertificationStatuses } from "#lib/core/words.ts";
import { listOwnerOptions } from "#lib/identity/index.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx } from "../../page-ctx.ts";
import { CampaignsTab } from "./campaigns-tab.tsx";
import { ItemsTab } from "./items-tab.tsx";
import { OrphansTab } from "./orphans-tab.tsx";

export const metadata: Metadata = { title: "Recertification" };

const views = [
  { value: "needs_me", label: "Needs me" },
  { value: "campaigns", label: "Campaigns" },
  { value: "orphans", label: "Without an owner" },
  { value: "all", label: "All" },
] as const;

const params = z.object({
  view: z.enum(views.map(({ value }) => value)),
  status: z.enum(recertificationStatuses),
  cursor: z.string().max(500),
});

const dayMs = 86_400_000;
/** How long a campaign runs when nobody says otherwise. */
const campaignMs = 30 * dayMs;

export default async function RecertificationPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { view = "needs_me", status, cursor } = await readParams(params, searchParams);
  return (
    <>
      <PageHeader
        title="Recertification"
        description="No approval holds for ever: owners confirm what they answer for, then reviewers keep or revoke it."
        actions={
          <NewCampaign
            may={can(ctx.actor, "recertification.manage")}
            owners={await listOwnerOptions(ctx, {})}
            suggestedDue={new Date(Date.now() + campaignMs).toISOString().slice(0, 10)}
          />
        }
      />
      <ViewTabs
        label="What of it"
        items={views.map(({ value, label }) => ({
          label,
          href: routes.recertifications({ view: value }),
          current: value === view,
        }))}
      />
      {view === "campaigns" && <CampaignsTab ctx={ctx} cursor={cursor} />}
      {view === "orphans" && <OrphansTab ctx={ctx} cursor={cursor} />}
      {(view === "needs_me" || view === "all") && (
        <ItemsTab ctx={ctx} view={view} status={status} cursor={cursor} />
      )}
    </>
  );
}
