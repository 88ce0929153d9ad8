import { DecisionBadge } from "#components/patterns/decision-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { type VoteState, voteState } from "#lib/ui/review-words.ts";
import { ConditionList } from "./condition-list.tsx";

type Vote = SubmissionView["votes"][number];

const reasonClip = 280;

/** Votes that fill no seat: refusals, what was taken back, what came late, and those on an earlier digest. */
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
              <VoteBadge vote={vote} />
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

const because: Record<VoteState, string | undefined> = {
  counts: undefined,
  retraction: undefined,
  late: "late",
  taken_back: "taken back",
  outdated: "outdated",
};

function VoteBadge({ vote }: { vote: Vote }) {
  const reason = because[voteState(vote)];
  return <DecisionBadge decision={vote.decision} counts={reason === undefined} because={reason} />;
}

const notes: Record<VoteState, string> = {
  counts: "",
  retraction: "",
  late: ", after the decision: it is kept, and changes nothing",
  taken_back: ", taken back since",
  outdated: ", on an earlier version of this submission, so it no longer counts",
};

export function VoteDetail({ vote }: { vote: Vote }) {
  return (
    <>
      {vote.on_behalf_of && (
        <span className="block break-words">
          For <HostileText text={vote.on_behalf_of.name} />, who named them to act
        </span>
      )}
      <span className="break-words">
        <HostileText text={vote.reason} clipAt={reasonClip} lines />
      </span>{" "}
      <span className="text-subtle">
        <Time at={vote.created_at} />
        {notes[voteState(vote)]}
      </span>
      {vote.conditions && <ConditionList conditions={vote.conditions} />}
    </>
  );
}
