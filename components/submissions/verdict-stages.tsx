import { ChevronRight, UserRoundX } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { StageProgress } from "#components/patterns/stage-progress.tsx";
import type { StageView, SubmissionView } from "#lib/registry/schemas.ts";
import { dateUtc, plural } from "#lib/ui/format.ts";
import { lineageRelationLabels, roleLabels } from "#lib/ui/labels.ts";
import { placeVotes } from "#lib/ui/review-words.ts";
import { ConditionList } from "./condition-list.tsx";
import { VoteDetail, VoteList } from "./vote-list.tsx";

/** Who has signed, who still can, who never may, and what else was said. */
export function VerdictStages({ submission }: { submission: SubmissionView }) {
  const { stages, status, conditions, excluded } = submission;
  const { seated, others } = placeVotes(submission);
  const open = status === "in_review" || status === "draft";
  return (
    <div className="grid gap-4 border-b p-4">
      {open && <SlateNotice slate={submission.slate} />}
      {stages.length === 0 ? (
        <p className="text-muted text-sm">
          The matrix names nobody for this classification and access level.
        </p>
      ) : (
        <StageProgress
          stages={stages.map((stage, index) => ({
            ...stage,
            note: open && stage.have < stage.need ? <Candidates stage={stage} /> : undefined,
            votes: (seated[index] ?? []).map((vote) => ({
              id: vote.id,
              voter: vote.voter.name,
              decision: "approve",
              counts: true,
              detail: <VoteDetail vote={vote} />,
            })),
          }))}
        />
      )}
      {conditions && (
        <div className="text-sm">
          <h3 className="text-subtle text-xs">Under these conditions</h3>
          <ConditionList conditions={conditions} />
        </div>
      )}
      {others.length > 0 && <VoteList votes={others} />}
      {excluded.length > 0 && <Excluded people={excluded} />}
    </div>
  );
}

/** It can't be approved by anybody who is there, and waiting will not change that. */
function SlateNotice({ slate: { complete, missing, ask } }: Pick<SubmissionView, "slate">) {
  if (complete) return null;
  const lacks = missing.map(({ role, need }) => `${need} more with the role ${roleLabels[role]}`);
  return (
    <div
      role="status"
      className="flex items-start gap-2 rounded-md border border-warning-border bg-warning-bg px-3 py-2.5 text-sm text-warning"
    >
      <UserRoundX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 gap-0.5 break-words">
        <p className="font-medium">Nobody is left who can complete this</p>
        <p>
          {lacks.length > 0 ? `It takes ${lacks.join(" and ")}. ` : ""}
          {ask.length > 0 ? (
            <>
              Ask <HostileText text={ask.map(({ name }) => name).join(" or ")} /> to give somebody the role.
            </>
          ) : (
            "An administrator can give somebody the role."
          )}
        </p>
      </div>
    </div>
  );
}

const namesMax = 4;

function Candidates({ stage: { candidates } }: { stage: StageView }) {
  if (candidates.length === 0) return <>Nobody else can sign.</>;
  const shown = candidates.slice(0, namesMax);
  const more = candidates.length - shown.length;
  return (
    <>
      Can sign:{" "}
      {shown.map(({ id, name, away_until }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <HostileText text={name} />
          {away_until && ` (away until ${dateUtc(away_until)})`}
        </span>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  );
}

function Excluded({ people }: { people: SubmissionView["excluded"] }) {
  return (
    <details className="group/out border-t pt-4 text-xs">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/out:rotate-90" />
        {plural(people.length, "person", "people")} may not decide on it
      </summary>
      <p className="pt-2 text-muted">They stand on the side that asks, so that no vote of theirs counts.</p>
      <ul className="grid gap-0.5 pt-1">
        {people.map(({ id, name, relation }) => (
          <li key={id} className="flex justify-between gap-3 break-words">
            <span className="min-w-0">
              <HostileText text={name} />
            </span>
            <span className="text-muted">{lineageRelationLabels[relation]}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
