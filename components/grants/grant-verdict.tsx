"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { GrantStatusBadge } from "#components/patterns/grant-status-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { MovedNotice } from "#components/patterns/moved-notice.tsx";
import { StageProgress } from "#components/patterns/stage-progress.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { lineageRelationLabels } from "#lib/ui/labels.ts";
import { GrantVoteForm } from "./grant-vote-form.tsx";
import { GrantVotes } from "./grant-votes.tsx";

const reasonClip = 600;

/** Where it stands, who has said what, and the reader's own say. */
export function GrantVerdict({ grant }: { grant: GrantView }) {
  // What was painted when they began to read is what they vote on, until they say that they looked again.
  const [seen, setSeen] = useState(grant.digest);
  const { status, stages, votes, can } = grant;
  const changed = seen !== grant.digest && status === "requested";
  return (
    <aside
      id="verdict"
      aria-label="Verdict"
      className="min-w-0 scroll-mt-18 rounded-md border bg-raised lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:col-span-5 lg:max-h-[calc(100dvh-var(--bar-height)-3rem)] lg:overflow-y-auto"
    >
      <div className="grid gap-2 border-b p-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="font-semibold text-base">Verdict</h2>
          <GrantStatusBadge status={status} />
        </div>
        <Standing grant={grant} />
        <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
          {status === "requested" ? "What is voted on" : "What was voted on"}
          <DigestChip digest={grant.digest} />
        </div>
      </div>
      <div className="grid gap-4 border-b p-4 last:border-b-0">
        <StageProgress stages={stages.map((stage) => ({ ...stage, votes: [] }))} />
        {votes.length > 0 && <GrantVotes votes={votes} />}
        {status === "requested" && <Excluded lineage={grant.lineage} />}
      </div>
      {status === "requested" && (
        <div className="grid gap-3 p-4">
          {changed && (
            <MovedNotice onAcknowledge={() => setSeen(grant.digest)}>
              <p>The page shows it as it is now. What you typed is still below.</p>
            </MovedNotice>
          )}
          {can.vote === true ? (
            <GrantVoteForm grant={grant} digest={seen} changed={changed} />
          ) : (
            <p className="break-words text-muted text-sm">
              <HostileText text={can.vote.no} />
            </p>
          )}
        </div>
      )}
    </aside>
  );
}

function Standing({
  grant: { status, waiting_for, starts_at, ends_at, ended, request_ends_at },
}: {
  grant: GrantView;
}) {
  if (status === "requested")
    return (
      <p className="break-words text-muted text-sm">
        {waiting_for && <HostileText text={waiting_for} />} It lapses <Time at={request_ends_at} />.
      </p>
    );
  if (status === "approved" && starts_at)
    return (
      <p className="text-muted text-sm">
        It begins <Time at={starts_at} />.
      </p>
    );
  if (status === "active" && ends_at)
    return (
      <p className="text-muted text-sm">
        In force. It ends <Time at={ends_at} />.
      </p>
    );
  if (!ended) return null;
  return (
    <div className="grid gap-2 text-sm">
      <p className="text-muted">
        It gives no access
        {ended.by && (
          <>
            : ended by <HostileText text={ended.by.name} />
          </>
        )}
        , <Time at={ended.at} />.
      </p>
      {ended.reason && (
        <blockquote className="rounded-md border bg-sunken px-3 py-2">
          <HostileText text={ended.reason} lines clipAt={reasonClip} />
        </blockquote>
      )}
    </div>
  );
}

/** Whose vote can never count here, and why. */
function Excluded({ lineage }: Pick<GrantView, "lineage">) {
  const people = [...Map.groupBy(lineage, ({ person }) => person.id)];
  if (people.length === 0) return null;
  return (
    <details className="group/out border-t pt-4 text-xs">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-muted hover:text-ink touch:py-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/out:rotate-90" />
        {plural(people.length, "person", "people")} can't decide on this
      </summary>
      <ul className="grid gap-1 pt-2">
        {people.map(([id, relations]) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-3">
            <HostileText text={relations[0]?.person.name ?? ""} />
            <span className="text-muted">
              {relations
                .map(({ relation }) =>
                  relation === "submitter" ? "Requester" : lineageRelationLabels[relation],
                )
                .join(", ")}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
