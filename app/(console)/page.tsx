import { ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { OverviewLists } from "#components/console/overview-lists.tsx";
import { RegisterButton } from "#components/console/register-button.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { listGrants } from "#lib/access/grants/index.ts";
import { listAccessReviews } from "#lib/access/reviews/index.ts";
import { listApprovals } from "#lib/approvals/inbox/index.ts";
import { can } from "#lib/core/permissions.ts";
import { getOverview } from "#lib/registry/index.ts";
import { pageCtx, pageData } from "../page-ctx.ts";

export const metadata: Metadata = { title: "Overview" };

const grantsShown = 5;
const approvalsShown = 5;
const reviewsShown = 5;

export default async function OverviewPage() {
  const ctx = await pageCtx();
  const decidesOnGrants = can(ctx.actor, "grant.vote") === true;
  const decidesInReviews = can(ctx.actor, "access_review.decide") === true;
  const found = await pageData(
    Promise.all([
      getOverview(ctx, {}),
      decidesOnGrants ? listGrants(ctx, { view: "needs_me", limit: grantsShown }) : null,
      listApprovals(ctx, { view: "needs_me", limit: approvalsShown }),
      decidesInReviews ? listAccessReviews(ctx, { waits_for_me: "true", limit: reviewsShown }) : null,
    ]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [overview, grants, approvals, reviews] = found.data;
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
      <OverviewLists
        overview={overview}
        approvals={approvals.items}
        grants={grants?.items}
        accessReviews={reviews?.items ?? []}
        mayVote={mayVote}
        maySubmit={maySubmit === true}
      />
    </>
  );
}
