import type { Metadata } from "next";
import { CatalogScreen } from "#components/catalogs/catalog-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getCatalog } from "#lib/catalog/index.ts";
import { can } from "#lib/core/permissions.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function CatalogPage({ params }: Props) {
  const ctx = await pageCtx();
  const { slug } = await params;
  const found = await pageData(getCatalog(ctx, { slug }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <CatalogScreen key={slug} initial={found.data} may={can(ctx.actor, "catalog.manage")} />;
}
