import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { DueTime } from "#components/submissions/due-time.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { waitingWords } from "#lib/ui/submission-words.ts";
import { OverviewGroup } from "./overview-group.tsx";

type List = readonly SubmissionSummary[];
type Overview = {
  to_review: List;
  to_answer: List;
  decided: List;
  unreadable: List;
  overdue: List;
  escalated: List;
};
type OverviewListsProps = { overview: Overview; mayVote: boolean; maySubmit: boolean };

export function OverviewLists({ overview, mayVote, maySubmit }: OverviewListsProps) {
  return (
    <KeyboardList>
      <div className="grid items-start gap-x-10 gap-y-9 xl:grid-cols-2">
        {mayVote && (
          <OverviewGroup
            title="Waiting for your signature"
            none="Nothing waits for your signature."
            more={routes.submissions({ view: "needs_me" })}
            list={overview.to_review}
            line={(submission) => (
              <>
                <HostileText text={submission.submitter.name} />, <Since submission={submission} />
              </>
            )}
            right={(submission) => (
              <>
                <span className="flex gap-1.5 max-sm:hidden">
                  <ClassificationBadge classification={submission.data_classification} />
                  <AccessLevelBadge level={submission.access_level} />
                </span>
                <DueTime submission={submission} />
              </>
            )}
          />
        )}
        {maySubmit && (
          <OverviewGroup
            title="Waiting for your answer"
            none="None of your submissions needs an answer."
            more={routes.submissions({ view: "mine" })}
            list={overview.to_answer}
            line={({ status, reading }) =>
              status === "changes_requested" ? (
                "A reviewer asked for changes"
              ) : (
                <HostileText text={reading.error ?? ""} />
              )
            }
            right={({ status }) => <SubmissionStatusBadge status={status} />}
          />
        )}
        <OverviewGroup
          title="Decided lately"
          none="Nothing has been decided yet."
          more={routes.submissions({ view: "all" })}
          list={overview.decided}
          line={({ owner, decided_at }) => (
            <>
              {owner.label}
              {decided_at && (
                <>
                  , <Time at={decided_at} />
                </>
              )}
            </>
          )}
          right={({ status }) => <SubmissionStatusBadge status={status} />}
        />
        <OverviewGroup
          title="At risk"
          none="Nothing is overdue or stuck."
          more={routes.submissions({ view: "all", sort: "due" })}
          list={[...overview.overdue, ...overview.escalated, ...overview.unreadable]}
          line={(submission) =>
            submission.status === "in_review" ? (
              <>
                Submitted <Since submission={submission} />, waits for {waitingWords(submission)}
              </>
            ) : (
              <>
                <HostileText text={submission.submitter.name} />:{" "}
                <HostileText text={submission.reading.error ?? ""} />
              </>
            )
          }
          right={(submission) =>
            submission.status === "in_review" ? (
              <DueTime submission={submission} />
            ) : (
              <SubmissionStatusBadge status={submission.status} />
            )
          }
        />
      </div>
    </KeyboardList>
  );
}

function Since({ submission: { submitted_at, created_at } }: { submission: SubmissionSummary }) {
  return <Time at={submitted_at ?? created_at} />;
}
