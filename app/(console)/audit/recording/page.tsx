import type { Metadata } from "next";
import { RecordingScreen } from "#components/audit/recording/recording-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { listRecordingRules } from "#lib/audit/redaction/index.ts";
import { can } from "#lib/core/permissions.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Recording of calls" };

export default async function AuditRecordingPage() {
  const ctx = await pageCtx();
  const found = await pageData(listRecordingRules(ctx, {}));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <RecordingScreen initial={found.data} may={can(ctx.actor, "audit.configure")} />;
}
