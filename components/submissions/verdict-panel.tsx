"use client";

import { useState } from "react";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { StageProgress } from "#components/patterns/stage-progress.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { StageView, SubmissionView } from "#lib/registry/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { StaleNotice } from "./stale-notice.tsx";
import { VerdictForm } from "./verdict-form.tsx";
import { VoteDetail, VoteList } from "./vote-list.tsx";

type VerdictPanelProps = { submission: SubmissionView; me: string };

/** Where it stands, who has said what, and the reader's own say. */
export function VerdictPanel({ submission, me }: VerdictPanelProps) {
  const { seen, changed, acknowledge } = useSeen(submission);
  const { status, stages, votes, digest, can, submitter } = submission;
  const placed = new Set(stages.flatMap((stage) => votesOf(stage, votes).map(({ id }) => id)));
  const others = votes.filter(({ id }) => !placed.has(id));

  return (
    <aside
      id="verdict"
      aria-label="Verdict"
      className="min-w-0 scroll-mt-18 rounded-md border bg-raised lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:col-span-5 lg:max-h-[calc(100dvh-var(--bar-height)-3rem)] lg:overflow-y-auto"
    >
      <div className="grid gap-2 border-b p-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="font-semibold text-base">Verdict</h2>
          <SubmissionStatusBadge status={status} />
        </div>
        <Standing submission={submission} />
        {digest && (
          <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
            What is voted on
            <DigestChip digest={digest} />
          </div>
        )}
      </div>
      <div className="grid gap-4 border-b p-4">
        {stages.length === 0 ? (
          <p className="text-muted text-sm">
            The matrix names nobody for this classification and access level.
          </p>
        ) : (
          <StageProgress
            stages={stages.map((stage) => ({
              ...stage,
              note: status === "in_review" || status === "draft" ? candidatesOf(stage) : undefined,
              votes: votesOf(stage, votes).map((vote) => ({
                id: vote.id,
                voter: vote.voter.name,
                decision: vote.decision,
                counts: vote.current,
                detail: <VoteDetail vote={vote} />,
              })),
            }))}
          />
        )}
        {others.length > 0 && <VoteList votes={others} />}
      </div>
      {status === "in_review" && (
        <div className="grid gap-3 p-4">
          {changed && <StaleNotice seen={seen} now={submission} onAcknowledge={acknowledge} />}
          {can.vote === true ? (
            <VerdictForm submission={submission} seenDigest={seen.digest ?? ""} changed={changed} />
          ) : (
            <p className="text-muted text-sm">
              {submitter.id === me ? "You submitted this. Somebody else decides on it." : can.vote.no}
            </p>
          )}
        </div>
      )}
    </aside>
  );
}

/**
 * What the reader has before their eyes. It follows the submission, except when that changes under somebody who may vote:
 * then it stays until they say that they looked again, because a vote is on what its voter saw.
 */
function useSeen(submission: SubmissionView) {
  const [seen, setSeen] = useState(submission);
  const moved = seen.digest !== submission.digest;
  const mustLook = moved && seen.digest !== null && submission.can.vote === true;
  if (moved && !mustLook) setSeen(submission);
  return { seen, changed: mustLook, acknowledge: () => setSeen(submission) };
}

function Standing({
  submission: { status, waiting_for, decided_at, server },
}: {
  submission: SubmissionView;
}) {
  if (status === "approved" && server)
    return (
      <p className="text-sm">
        Approved
        {decided_at && (
          <>
            {" "}
            <Time at={decided_at} />
          </>
        )}
        . <TextLink href={routes.server(server.name)}>Open it in the catalog</TextLink>
      </p>
    );
  if (decided_at)
    return (
      <p className="text-muted text-sm">
        Decided <Time at={decided_at} />. Nothing can change it now.
      </p>
    );
  if (!waiting_for) return null;
  return <p className="break-words text-muted text-sm">Waiting for {waiting_for}.</p>;
}

function votesOf(stage: StageView, votes: SubmissionView["votes"]) {
  const voters = new Set(stage.voters.map(({ id }) => id));
  return votes.filter((vote) => vote.current && vote.decision === "approve" && voters.has(vote.voter.id));
}

const namesMax = 4;

function candidatesOf({ have, need, candidates }: StageView): string | undefined {
  if (have >= need) return undefined;
  if (candidates.length === 0) return "Nobody else can sign. Ask an administrator.";
  const names = candidates.slice(0, namesMax).map(({ name }) => name);
  const more = candidates.length - names.length;
  return `Can sign: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
