import type { Metadata } from "next";
import { QuarantineScreen } from "#components/lifecycle/quarantine-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getQuarantine } from "#lib/lifecycle/index.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Quarantine" };

export default async function QuarantinePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const found = await pageData(getQuarantine(await pageCtx(), { id }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <QuarantineScreen key={id} initial={found.data} />;
}
