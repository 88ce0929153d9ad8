import type { Metadata } from "next";
import { IntegrityScreen } from "#components/audit/integrity/integrity-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getIntegrity } from "#lib/audit/sealing/index.ts";
import { can } from "#lib/core/permissions.ts";
import { env } from "#lib/env.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Integrity of the audit log" };

export default async function AuditIntegrityPage() {
  const ctx = await pageCtx();
  const found = await pageData(getIntegrity(ctx, {}));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { publicUrl, AUDIT_LOG_PUBLIC } = env();
  return (
    <IntegrityScreen
      initial={found.data}
      mayVerify={can(ctx.actor, "audit.export")}
      publicUrl={publicUrl}
      isPublic={AUDIT_LOG_PUBLIC}
    />
  );
}
