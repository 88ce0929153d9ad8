import { RefreshCcwDot } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { CampaignsTable } from "#components/recertification/campaigns-table.tsx";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { listCampaigns } from "#lib/lifecycle/index.ts";
import { pageData } from "../../page-ctx.ts";

export async function CampaignsTab({ ctx, cursor }: { ctx: Ctx; cursor: string | undefined }) {
  const found = await pageData(listCampaigns(ctx, { cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  if (items.length === 0 && !cursor)
    return (
      <EmptyState icon={RefreshCcwDot} title="No campaigns yet">
        Single approvals are asked about 30 days before they end. A campaign asks about many at once, and ends
        as one piece of evidence.
      </EmptyState>
    );
  return (
    <>
      <CampaignsTable campaigns={items} />
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}
