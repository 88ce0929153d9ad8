import type { Metadata } from "next";
import { GrantScreen } from "#components/grants/grant-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getGrant } from "#lib/access/grants/index.ts";
import { getGrantUse, listNarrowings } from "#lib/access/narrowings/index.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Grant" };

export default async function GrantPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  const { id } = await params;
  const found = await pageData(
    Promise.all([getGrant(ctx, { id }), getGrantUse(ctx, { id }), listNarrowings(ctx, { id })]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [grant, use, narrowings] = found.data;
  return <GrantScreen key={id} initial={grant} use={use} narrowings={narrowings} />;
}
