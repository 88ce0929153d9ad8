import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PolicyScreen } from "#components/policies/policy-screen.tsx";
import { can } from "#lib/core/permissions.ts";
import { getApprovalMatrix, listPolicyChanges, listPolicyVersions } from "#lib/settings/index.ts";
import { policyHistoryQuery } from "#lib/settings/schemas.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const query = await readParams(policyHistoryQuery, searchParams);
  const found = await pageData(
    Promise.all([getApprovalMatrix(ctx, {}), listPolicyVersions(ctx, query), listPolicyChanges(ctx, {})]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [matrix, versions, proposals] = found.data;
  return (
    <PolicyScreen
      matrix={matrix}
      versions={versions}
      proposals={proposals}
      may={can(ctx.actor, "policy.propose")}
    />
  );
}
