"use client";

import { useMemo, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { useApproval } from "./api.ts";
import { ApprovalArguments } from "./approval-arguments.tsx";
import { ApprovalBasisPanel } from "./approval-basis.tsx";
import { ApprovalFacts } from "./approval-facts.tsx";
import { argumentRows, unreadOf } from "./argument-rows.ts";
import { DecisionBar } from "./decision-bar.tsx";
import { EditedFrom } from "./edited-from.tsx";
import { Precedents } from "./precedents.tsx";
import { Presence } from "./presence.tsx";
import { PreviousCall } from "./previous-call.tsx";
import { Rationale } from "./rationale.tsx";
import { shownArguments } from "./shown-arguments.ts";
import { ApprovalStatusBadge } from "./status-badge.tsx";
import { TierMark } from "./tier-mark.tsx";
import { useSeenApproval } from "./use-seen-approval.ts";
import { ApprovalVotes } from "./votes.tsx";

/** All that somebody should know before they say yes, and where they say it. What is painted is what their vote is on. */
export function ApprovalDetail({ initial }: { initial: ApprovalView }) {
  const { data: now, isError } = useApproval(initial);
  const looking = useSeenApproval(now);
  const { seen } = looking;
  const { display } = seen;
  const { secrets, withheld } = seen;
  const rows = useMemo(
    () => argumentRows(display.arguments, { secrets, withheld }),
    [display.arguments, secrets, withheld],
  );
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const opened = {
    has: (pointer: string) => open.has(pointer),
    open: (pointer: string) => setOpen((before) => new Set([...before, pointer])),
  };
  const unread = unreadOf(display.tier, rows, opened);
  const shown = shownArguments({ arguments: display.arguments, secrets, withheld }, opened);

  return (
    <article aria-label="Request" className="min-w-0">
      <header className="grid gap-2 pb-5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <ApprovalStatusBadge status={now.status} />
          <TierMark tier={display.tier} word />
          {now.status === "pending" && (
            <span className="text-muted text-xs">
              Decide <Time at={now.expires_at} />
            </span>
          )}
          <Presence approval={seen} />
        </div>
        <h2 className="break-words font-semibold text-lg">
          <HostileText text={display.sentence} />
        </h2>
        {now.status === "pending" && now.waiting_for && (
          <p className="break-words text-muted text-sm">
            <HostileText text={now.waiting_for} />
          </p>
        )}
        {isError && (
          <p role="status" className="text-sm text-warning">
            This page can't reach the console now. It shows what it knew last and keeps trying.
          </p>
        )}
      </header>
      <ApprovalBasisPanel approval={now} />
      <ApprovalArguments canonical={shown} rows={rows} opened={opened} />
      {seen.edited && (
        <EditedFrom
          edited={{ ...seen.edited, arguments: shownArguments(seen.edited, opened) }}
          current={shown}
        />
      )}
      {seen.previous && (
        <PreviousCall
          previous={{ ...seen.previous, arguments: shownArguments(seen.previous, opened) }}
          current={shown}
        />
      )}
      {display.rationale !== null && <Rationale agent={display.agent.name} text={display.rationale} />}
      <ApprovalFacts approval={seen} />
      <Precedents precedents={seen.precedents} />
      {now.votes.length > 0 && <ApprovalVotes votes={now.votes} />}
      <DecisionBar key={now.id} now={now} looking={looking} unread={unread} />
    </article>
  );
}
