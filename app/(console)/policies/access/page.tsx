import type { Metadata } from "next";
import { AccessPolicyScreen } from "#components/access-policy/access-policy-screen.tsx";
import { AccessVersionList } from "#components/access-policy/access-version-list.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import {
  getAccessPolicy,
  listAccessPolicyChanges,
  listAccessPolicyVersions,
} from "#lib/access/policy/index.ts";
import { accessPolicyVersionsQuery } from "#lib/access/policy/schemas.ts";
import { can } from "#lib/core/permissions.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Access policy" };

export default async function AccessPolicyPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const query = await readParams(accessPolicyVersionsQuery, searchParams);
  const found = await pageData(
    Promise.all([
      getAccessPolicy(ctx, {}),
      listAccessPolicyChanges(ctx, {}),
      listAccessPolicyVersions(ctx, query),
    ]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [policy, proposals, versions] = found.data;
  return (
    <AccessPolicyScreen
      policy={policy}
      proposals={proposals}
      history={<AccessVersionList versions={versions} />}
      may={can(ctx.actor, "policy.propose")}
    />
  );
}
