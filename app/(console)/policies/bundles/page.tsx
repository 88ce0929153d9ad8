import type { Metadata } from "next";
import { BundlesScreen } from "#components/bundles/bundles-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { listBundles } from "#lib/access/bundles/index.ts";
import { bundlesQuery } from "#lib/access/bundles/schemas.ts";
import { can } from "#lib/core/permissions.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Bundles" };

export default async function BundlesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const found = await pageData(listBundles(ctx, await readParams(bundlesQuery, searchParams)));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <BundlesScreen bundles={found.data} may={can(ctx.actor, "bundle.manage")} />;
}
