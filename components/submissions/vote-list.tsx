import { DecisionBadge } from "#components/patterns/decision-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";

type Vote = SubmissionView["votes"][number];

const reasonClip = 280;

/** Votes that fill no seat: refusals, and those on an earlier digest. */
export function VoteList({ votes }: { votes: readonly Vote[] }) {
  return (
    <section aria-label="Other votes" className="grid gap-2 border-t pt-4">
      <h3 className="text-subtle text-xs">Other votes</h3>
      <ul className="grid gap-3">
        {votes.map((vote) => (
          <li key={vote.id} className="grid gap-1">
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <span className="min-w-0 break-words text-sm">
                <HostileText text={vote.voter.name} />
              </span>
              <DecisionBadge decision={vote.decision} counts={vote.current} />
            </div>
            <div className="text-muted text-xs">
              <VoteDetail vote={vote} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function VoteDetail({ vote }: { vote: Vote }) {
  return (
    <>
      <span className="break-words">
        <HostileText text={vote.reason} clipAt={reasonClip} lines />
      </span>{" "}
      <span className="text-subtle">
        <Time at={vote.created_at} />
        {!vote.current && ", on an earlier version of this submission, so it no longer counts"}
      </span>
    </>
  );
}
