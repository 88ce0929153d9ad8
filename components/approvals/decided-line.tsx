"use client";

import { Gavel } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { useNow } from "#lib/ui/clock.ts";
import { routes } from "#lib/ui/routes.ts";
import { endedBy } from "./approval-words.ts";

const secondsMs = 60_000;

const verbs: Record<Exclude<ApprovalStatus, "pending">, string> = {
  approved: "Approved",
  denied: "Denied",
  expired: "Nobody decided in time",
  cancelled: "Taken back by the gateway",
  superseded: "Changed into another request",
  revoked: "Stopped",
  lapsed: "Approved, and not made in time",
  claimed: "Approved; the call is being made",
  succeeded: "Approved, and made",
  failed: "Approved; the call failed",
  unknown: "Approved; whether it was made is not known",
};

const basisWords = { standing: "in advance", break_glass: "alone, in an emergency" } as const;

/** What became of it, by whom and when, in the place of the buttons. */
export function DecidedLine({ approval }: { approval: ApprovalView }) {
  const nowMs = useNow();
  if (approval.status === "pending") return null;
  const { who, at } = endedBy(approval);
  const lately = at !== null && nowMs - new Date(at).getTime() < secondsMs;
  return (
    <div role="status" className="grid gap-1 text-sm">
      <p className="flex items-start gap-2">
        <Gavel aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <span className="min-w-0 break-words">
          {verbs[approval.status]}
          {who !== null && (
            <>
              {" by "}
              <HostileText text={who} />
            </>
          )}
          {who !== null && approval.basis && ` (${basisWords[approval.basis.kind]})`}{" "}
          {at !== null && (lately ? "a few seconds ago" : <Time at={at} />)}
        </span>
      </p>
      {approval.superseded_by !== null && (
        <p className="pl-6">
          <TextLink href={routes.approval(approval.superseded_by)}>Open the changed request</TextLink>
        </p>
      )}
      {approval.ended?.reason && (
        <p className="break-words pl-6 text-muted">
          <HostileText text={approval.ended.reason} lines clipAt={300} />
        </p>
      )}
      {approval.outcome?.note && (
        <p className="break-words pl-6 text-muted">
          <HostileText text={approval.outcome.note} lines clipAt={300} />
        </p>
      )}
    </div>
  );
}
