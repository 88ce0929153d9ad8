import type { Metadata } from "next";
import { StreamsScreen } from "#components/audit/streams/streams-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { listStreams } from "#lib/audit/intake/index.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Streams of the audit log" };

export default async function AuditStreamsPage() {
  const found = await pageData(listStreams(await pageCtx(), {}));
  return "no" in found ? <ForbiddenState reason={found.no} /> : <StreamsScreen initial={found.data} />;
}
