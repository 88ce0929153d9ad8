import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { RecertificationScreen } from "#components/recertification/recertification-screen.tsx";
import { idPattern } from "#lib/core/ids.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { getRecertification, listRecertifications } from "#lib/lifecycle/index.ts";
import type { SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";
import { CampaignContent } from "./campaign-content.tsx";

export const metadata: Metadata = { title: "Recertification" };

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

/** A recertification or a campaign: the id says which. */
export default async function RecertificationPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { id } = await params;
  if (!idPattern("recertification").test(id))
    return <CampaignContent ctx={ctx} id={id} searchParams={searchParams} />;
  const found = await pageData(getRecertification(ctx, { id }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <RecertificationScreen key={id} initial={found.data} neighbours={await neighboursOf(ctx, id)} />;
}

/** What comes before and after it in what waits for the reader. What waits no more is followed by the first that does. */
async function neighboursOf(ctx: Ctx, id: string) {
  const { items } = await listRecertifications(ctx, { view: "needs_me", limit: 100 });
  const at = items.findIndex((item) => item.id === id);
  return { previous: items[at - 1]?.id ?? null, next: items[at + 1]?.id ?? null };
}
