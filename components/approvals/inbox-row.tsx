import Link from "next/link";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { ApprovalSummary } from "#lib/approvals/requests/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { progressWords } from "./approval-words.ts";
import { DeadlineRing } from "./deadline-ring.tsx";
import { ApprovalStatusBadge } from "./status-badge.tsx";
import { TierMark } from "./tier-mark.tsx";

type InboxRowProps = {
  approval: ApprovalSummary;
  /** It left the list while somebody had their hand on it. */
  gone: boolean;
  current: boolean;
  href: string;
};

export function InboxRow({ approval, gone, current, href }: InboxRowProps) {
  const { id, status, sentence, agent, tier, created_at, expires_at } = approval;
  const pending = status === "pending" && !gone;
  return (
    <li data-approval={id} className="border-b">
      <Link
        href={href}
        aria-current={current ? "true" : undefined}
        className={cn(
          "grid gap-1 rounded-sm px-3 py-2.5 hover:bg-hover focus-visible:outline-offset-[-2px]",
          current && "bg-selected",
          gone && "opacity-60",
        )}
      >
        <span className="line-clamp-3 break-words font-medium text-sm">
          <HostileText text={sentence} />
        </span>
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-muted text-xs">
          {pending && <DeadlineRing from={created_at} until={expires_at} />}
          <TierMark tier={tier} />
          <span className="min-w-0 truncate">
            <HostileText text={agent.name} />
          </span>
          <span className="ml-auto tabular-nums">
            {gone ? (
              "No longer here"
            ) : pending ? (
              <>
                {progressWords(approval)}, <Time at={expires_at} />
              </>
            ) : (
              <ApprovalStatusBadge status={status} />
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
