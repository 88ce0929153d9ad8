import type { Metadata } from "next";
import { MeasuresScreen } from "#components/approvals/measures/measures-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getApprovalMeasures } from "#lib/approvals/measures/index.ts";
import { measuresQuery } from "#lib/approvals/measures/schemas.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "How people decide" };

export default async function ApprovalMeasuresPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await readParams(measuresQuery, searchParams);
  const found = await pageData(getApprovalMeasures(await pageCtx(), query));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <MeasuresScreen measures={found.data} />;
}
