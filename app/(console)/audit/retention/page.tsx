import type { Metadata } from "next";
import { RetentionScreen } from "#components/audit/retention/retention-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getRetention, listErasures, listHolds } from "#lib/audit/retention/index.ts";
import { can } from "#lib/core/permissions.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Retention of the audit log" };

export default async function AuditRetentionPage() {
  const ctx = await pageCtx();
  const found = await pageData(
    Promise.all([getRetention(ctx, {}), listHolds(ctx, {}), listErasures(ctx, {})]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [retention, holds, erasures] = found.data;
  return (
    <RetentionScreen
      retention={retention}
      holds={holds}
      erasures={erasures}
      mayChange={can(ctx.actor, "settings.write")}
      mayHold={can(ctx.actor, "audit.hold")}
      mayErase={can(ctx.actor, "audit.erase")}
    />
  );
}
