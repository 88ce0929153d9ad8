import type { Metadata } from "next";
import { StandingDetail } from "#components/approvals/standing-detail.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getStanding } from "#lib/approvals/standing/index.ts";
import { pageCtx, pageData } from "../../../../page-ctx.ts";

export const metadata: Metadata = { title: "Standing permission" };

export default async function StandingPermissionPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  const { id } = await params;
  const found = await pageData(getStanding(ctx, { id }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <StandingDetail standing={found.data} />;
}
