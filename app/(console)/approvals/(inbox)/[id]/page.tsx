import type { Metadata } from "next";
import { ApprovalDetail } from "#components/approvals/approval-detail.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getApproval } from "#lib/approvals/inbox/index.ts";
import { pageCtx, pageData } from "../../../../page-ctx.ts";

export const metadata: Metadata = { title: "Approval" };

export default async function ApprovalPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  const { id } = await params;
  const found = await pageData(getApproval(ctx, { id }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <ApprovalDetail key={id} initial={found.data} />;
}
