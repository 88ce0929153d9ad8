import { ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { OverviewLists } from "#components/console/overview-lists.tsx";
import { RegisterButton } from "#components/console/register-button.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { can } from "#lib/core/permissions.ts";
import { getOverview } from "#lib/registry/index.ts";
import { pageCtx, pageData } from "../page-ctx.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const ctx = await pageCtx();
  const found = await pageData(getOverview(ctx, {}));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const overview = found.data;
  const mayVote = can(ctx.actor, "submission.vote") === true;
  const maySubmit = can(ctx.actor, "submission.create");
  if (!overview.any)
    return (
      <EmptyState
        level={1}
        icon={ShieldCheck}
        title="Nothing is registered yet"
        action={<RegisterButton may={maySubmit} />}
      >
        Countersign decides which MCP servers your AI agents may use. Somebody registers a server, the people
        who must sign look at what it really offers, and once they have, every gateway can read it from the
        catalog.
      </EmptyState>
    );
  return (
    <>
      <PageHeader
        title="Overview"
        description="What needs you, what changed, and what is stuck."
        actions={<RegisterButton may={maySubmit} />}
      />
      <OverviewLists overview={overview} mayVote={mayVote} maySubmit={maySubmit === true} />
    </>
  );
}
