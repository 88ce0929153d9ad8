import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { RecertificationScreen } from "#components/recertification/recertification-screen.tsx";
import { idPattern } from "#lib/core/ids.ts";
import { getRecertification, getRecertificationNeighbours } from "#lib/lifecycle/index.ts";
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
  const neighbours = await getRecertificationNeighbours(ctx, { id });
  return <RecertificationScreen key={id} initial={found.data} neighbours={neighbours} />;
}
