"use client";

import { Clock, TriangleAlert } from "lucide-react";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { useNow } from "#lib/ui/clock.ts";
import { plural } from "#lib/ui/format.ts";
import { decisionOf, dueState } from "#lib/ui/review-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { ClaimControl } from "./claim-control.tsx";

/** Where a submission stands: who must act by when, and on what exactly. */
export function VerdictHead({ submission, me }: { submission: SubmissionView; me: string }) {
  const { status, digest, policy_version, recertify_days, stages } = submission;
  return (
    <div className="grid gap-2 border-b p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-base">Verdict</h2>
        <SubmissionStatusBadge status={status} />
      </div>
      <Standing submission={submission} />
      <Due submission={submission} />
      <ClaimControl submission={submission} me={me} />
      {digest && (
        <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
          What is voted on
          <DigestChip digest={digest} />
        </div>
      )}
      {stages.length > 0 && (
        <p className="text-muted text-xs">
          By version {policy_version} of the approval matrix. An approval must be confirmed again after{" "}
          {plural(recertify_days, "day")}.
        </p>
      )}
    </div>
  );
}

function Standing({ submission }: { submission: SubmissionView }) {
  const { status, waiting_for, server } = submission;
  const decision = decisionOf(submission);
  if (decision)
    return (
      <p className="break-words text-muted text-sm">
        {decision.by ? (
          <>
            <HostileText text={decision.by.name} /> {decision.what}
          </>
        ) : (
          decision.what
        )}
        {decision.at && (
          <>
            {" "}
            <Time at={decision.at} />
          </>
        )}
        .{" "}
        {status === "approved" && server && (
          <TextLink href={routes.server(server.name)}>Open it in the catalog</TextLink>
        )}
        {status === "changes_requested" && waiting_for && (
          <>
            Waiting for <HostileText text={waiting_for} />.
          </>
        )}
      </p>
    );
  if (!waiting_for) return null;
  return (
    <p className="break-words text-muted text-sm">
      Waiting for <HostileText text={waiting_for} />.
    </p>
  );
}

function Due({ submission }: { submission: SubmissionView }) {
  const due = dueState(submission, useNow());
  if (!due) return null;
  const Icon = due.overdue ? TriangleAlert : Clock;
  return (
    <p className={`flex items-start gap-2 text-sm ${due.overdue ? "text-danger" : "text-muted"}`}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {due.overdue ? "Overdue: it was due" : "Due"} <Time at={due.at} />.{due.note && ` ${due.note}`}
      </span>
    </p>
  );
}
