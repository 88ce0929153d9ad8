import type { Metadata } from "next";
import { SearchScreen } from "#components/audit/search-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { can } from "#lib/core/permissions.ts";
import { pageCtx } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage() {
  const { actor } = await pageCtx();
  const may = can(actor, "audit.read");
  if (may !== true) return <ForbiddenState reason={may.no} />;
  return <SearchScreen mayExport={can(actor, "audit.export")} />;
}
