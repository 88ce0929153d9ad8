import type { ReactNode } from "react";
import { InboxScreen } from "#components/approvals/inbox-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { listApprovals } from "#lib/approvals/inbox/index.ts";
import { can } from "#lib/core/permissions.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

/** The list stays where it is while requests are opened beside it. */
export default async function ApprovalsLayout({ children }: { children: ReactNode }) {
  const ctx = await pageCtx();
  const found = await pageData(listApprovals(ctx, { view: "needs_me" }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return (
    <InboxScreen needsMe={found.data} mayMeasure={can(ctx.actor, "approval.measure") === true}>
      {children}
    </InboxScreen>
  );
}
