"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useParams, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { type ApprovalSummary, approvalsQuery } from "#lib/approvals/requests/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { cn } from "#lib/ui/cn.ts";
import { routes } from "#lib/ui/routes.ts";
import type { InboxView } from "./api.ts";
import { ApprovalsHeader } from "./approvals-header.tsx";
import { InboxList } from "./inbox-list.tsx";

const views: readonly { value: InboxView; label: string }[] = [
  { value: "needs_me", label: "Needs me" },
  { value: "open", label: "Open" },
  { value: "mine", label: "Mine" },
  { value: "over", label: "Over" },
];

type InboxScreenProps = { needsMe: Page<ApprovalSummary>; mayMeasure: boolean; children: ReactNode };

/** The list at the left and one request at the right; on a phone one after the other. */
export function InboxScreen({ needsMe, mayMeasure, children }: InboxScreenProps) {
  const { id } = useParams<{ id?: string }>();
  const params = useSearchParams();
  const view = approvalsQuery.shape.view.catch("needs_me").parse(params.get("view") ?? undefined);
  const query = view === "needs_me" ? {} : { view };
  const reading = id !== undefined;
  return (
    <>
      <div className={cn(reading && "max-lg:hidden")}>
        <ApprovalsHeader
          area="requests"
          mayMeasure={mayMeasure}
          description="What agents want to do and may only with a person's yes: to exactly this call, once."
        />
      </div>
      <div className="grid items-start gap-x-8 lg:grid-cols-[21rem_minmax(0,1fr)]">
        <div
          className={cn(
            "min-w-0 lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:max-h-[calc(100dvh-var(--bar-height)-3rem)] lg:overflow-y-auto",
            reading && "max-lg:hidden",
          )}
        >
          <ViewTabs
            label="Which requests"
            items={views.map(({ value, label }) => ({
              label,
              href: routes.approvals(value === "needs_me" ? {} : { view: value }),
              current: value === view,
            }))}
          />
          <InboxList view={view} initial={view === "needs_me" ? needsMe : undefined} selected={id ?? null} />
        </div>
        <div className={cn("min-w-0", !reading && "max-lg:hidden")}>
          <Link
            href={routes.approvals(query)}
            className={buttonClass({ variant: "ghost", size: "sm" }, "-ml-2 mb-3 lg:hidden")}
          >
            <ArrowLeft aria-hidden />
            All requests
          </Link>
          {children}
        </div>
      </div>
    </>
  );
}
