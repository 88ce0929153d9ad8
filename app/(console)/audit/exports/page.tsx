import type { Metadata } from "next";
import { AuditTabs } from "#components/audit/audit-tabs.tsx";
import { ExportsScreen } from "#components/audit/exports-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { can } from "#lib/core/permissions.ts";
import { pageCtx } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Exports of the audit log" };

export default async function AuditExportsPage() {
  const { actor } = await pageCtx();
  const may = can(actor, "audit.export");
  if (may !== true) return <ForbiddenState reason={may.no} />;
  return (
    <>
      <PageHeader
        title="Exports"
        description="What a search found at one moment, in files that prove themselves to anybody."
      />
      <AuditTabs current="Exports" />
      <ExportsScreen />
    </>
  );
}
