"use client";

import { DecisionBadge } from "#components/patterns/decision-badge.tsx";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { StageProgress } from "#components/patterns/stage-progress.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { RecertificationView } from "#lib/lifecycle/schemas.ts";
import { ConfirmForm } from "./confirm-form.tsx";
import { KeepForm } from "./keep-form.tsx";
import { RecertificationStatusBadge } from "./status-badge.tsx";

type DecisionPanelProps = { item: RecertificationView; next: string | null };

const reasonClip = 280;
const namesMax = 4;

/** Where it stands, who has said what, and the reader's own word. */
export function DecisionPanel({ item, next }: DecisionPanelProps) {
  const { status, waiting_for, confirmation, can, digest } = item;
  const open = status === "awaiting_owner" || status === "awaiting_reviewer";
  return (
    <aside
      aria-label="Decision"
      className="min-w-0 rounded-md border bg-raised lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:col-span-5 lg:max-h-[calc(100dvh-var(--bar-height)-3rem)] lg:overflow-y-auto"
    >
      <div className="grid gap-2 border-b p-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="font-semibold text-base">Decision</h2>
          <RecertificationStatusBadge status={status} />
        </div>
        {waiting_for && (
          <p className="break-words text-muted text-sm">
            Waiting for <HostileText text={waiting_for} />.
          </p>
        )}
        <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
          What is confirmed
          <DigestChip digest={digest} />
        </div>
      </div>
      <div className="grid gap-4 border-b p-4 text-sm last:border-b-0">
        <div className="grid gap-1">
          <h3 className="font-medium">Owner</h3>
          {confirmation ? (
            <>
              <p className="break-words">
                <HostileText text={confirmation.text} clipAt={reasonClip} lines />
              </p>
              <p className="text-subtle text-xs">
                <HostileText text={confirmation.by.name} />, <Time at={confirmation.at} />
              </p>
            </>
          ) : (
            <p className="text-muted">
              {item.orphaned ? "Nobody is left to confirm it." : "Not confirmed yet."}
            </p>
          )}
        </div>
        <Reviewers item={item} open={open} />
      </div>
      {open && (
        <div className="grid gap-5 p-4">
          {can.confirm === true && <ConfirmForm item={item} next={next} />}
          {(can.vote === true || can.revoke === true) && <KeepForm item={item} next={next} />}
          {can.confirm !== true && can.vote !== true && can.revoke !== true && (
            <p className="text-muted text-sm">
              <HostileText text={status === "awaiting_owner" ? can.confirm.no : can.vote.no} />
            </p>
          )}
        </div>
      )}
    </aside>
  );
}

function Reviewers({ item: { stages, votes }, open }: { item: RecertificationView; open: boolean }) {
  const late = votes.filter((vote) => vote.late || vote.decision === "reject");
  return (
    <>
      {stages.length === 0 ? (
        <p className="text-muted">The matrix names nobody for this classification and access level.</p>
      ) : (
        <StageProgress
          stages={stages.map((stage) => ({
            ...stage,
            note: open ? candidateWords(stage) : undefined,
            votes: votes
              .filter(
                (vote) =>
                  !vote.late &&
                  vote.decision === "approve" &&
                  stage.voters.some(({ id }) => id === vote.voter.id),
              )
              .map((vote) => ({
                id: vote.id,
                voter: vote.voter.name,
                decision: vote.decision,
                counts: true,
                detail: <VoteDetail vote={vote} />,
              })),
          }))}
        />
      )}
      {late.length > 0 && (
        <ul aria-label="Other votes" className="grid gap-3 border-t pt-4">
          {late.map((vote) => (
            <li key={vote.id} className="grid gap-1">
              <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                <span className="min-w-0 break-words">
                  <HostileText text={vote.voter.name} />
                </span>
                <DecisionBadge decision={vote.decision} counts={!vote.late} because="late" />
              </div>
              <div className="text-muted text-xs">
                <VoteDetail vote={vote} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function VoteDetail({ vote }: { vote: RecertificationView["votes"][number] }) {
  return (
    <>
      <HostileText text={vote.reason} clipAt={reasonClip} lines />{" "}
      <span className="text-subtle">
        <Time at={vote.created_at} />
      </span>
    </>
  );
}

function candidateWords({ have, need, candidates }: RecertificationView["stages"][number]) {
  if (have >= need) return undefined;
  if (candidates.length === 0) return "Nobody else can sign. Ask an administrator.";
  const names = candidates.slice(0, namesMax).map(({ name }) => name);
  const more = candidates.length - names.length;
  return (
    <>
      Can sign: <HostileText text={names.join(", ")} />
      {more > 0 && ` and ${more} more`}
    </>
  );
}
