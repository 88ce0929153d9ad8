import { ListChecks } from "lucide-react";
import { z } from "zod";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { CampaignActions } from "#components/recertification/campaign-actions.tsx";
import { CampaignProgress } from "#components/recertification/campaign-progress.tsx";
import { CampaignStateBadge } from "#components/recertification/campaigns-table.tsx";
import { ItemsView } from "#components/recertification/items-view.tsx";
import { NoneSoFar } from "#components/recertification/none-so-far.tsx";
import { PaceTable } from "#components/recertification/pace-table.tsx";
import type { UserActor } from "#lib/core/actor.ts";
import { can } from "#lib/core/permissions.ts";
import { recertificationStatuses } from "#lib/core/words.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { getCampaign, listRecertifications } from "#lib/lifecycle/index.ts";
import { recertificationViews } from "#lib/lifecycle/schemas.ts";
import { recertificationStatusOptions } from "#lib/ui/labels.ts";
import { scopeWords } from "#lib/ui/recertification-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageData } from "../../../page-ctx.ts";

const params = z.object({
  view: z.enum(recertificationViews),
  status: z.enum(recertificationStatuses),
  cursor: z.string().max(500),
});

type CampaignContentProps = { ctx: Ctx & { actor: UserActor }; id: string; searchParams: SearchParams };

/** How far a campaign is, all that is in it, and how each reviewer decides. */
export async function CampaignContent({ ctx, id, searchParams }: CampaignContentProps) {
  const { view, status, cursor } = await readParams(params, searchParams);
  const found = await pageData(
    Promise.all([
      getCampaign(ctx, { id }),
      listRecertifications(ctx, { campaign_id: id, view, status, cursor }),
    ]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [campaign, { items, next_cursor }] = found.data;
  const filtered = Boolean(view || status || cursor);

  return (
    <>
      <PageHeader
        title={<HostileText text={campaign.name} />}
        badges={<CampaignStateBadge campaign={campaign} />}
        description={
          <>
            <HostileText text={scopeWords(campaign.scope)} clipAt={200} />. Started by{" "}
            <HostileText text={campaign.created_by.name} />, <Time at={campaign.created_at} />; due{" "}
            <Time at={campaign.due_at} />
            {campaign.closed_at && (
              <>
                ; closed <Time at={campaign.closed_at} />
              </>
            )}
            .
          </>
        }
        actions={<CampaignActions campaign={campaign} mayExport={can(ctx.actor, "evidence.export")} />}
      />
      <div className="pb-6">
        <CampaignProgress progress={campaign.progress} label="Progress" />
      </div>
      <Section title="Servers">
        <FilterBar
          filters={[
            { param: "view", label: "Waiting for", options: [{ value: "needs_me", label: "Me" }] },
            { param: "status", label: "Status", options: recertificationStatusOptions },
          ]}
        />
        {items.length > 0 ? (
          <ItemsView items={items} />
        ) : next_cursor ? (
          <NoneSoFar />
        ) : filtered ? (
          <NoMatchState what="servers" clearHref={routes.campaign(id)} />
        ) : (
          <EmptyState icon={ListChecks} title="Nothing is asked about yet">
            The servers in its scope appear here within a minute.
          </EmptyState>
        )}
        <Pager nextCursor={next_cursor} shown={items.length} />
      </Section>
      <Section
        title="How reviewers decide"
        description="From first opening a server here to deciding on it. Signs of a rubber stamp, not proof."
      >
        {campaign.pace.length === 0 ? (
          <p className="border-t py-3 text-muted text-sm">Nobody has decided anything yet.</p>
        ) : (
          <PaceTable pace={campaign.pace} />
        )}
      </Section>
    </>
  );
}
