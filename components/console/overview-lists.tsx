import { progressWords as reviewProgress } from "#components/access-reviews/review-words.ts";
import { progressWords } from "#components/approvals/approval-words.ts";
import { termsWords } from "#components/grants/grant-words.ts";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { DueTime } from "#components/submissions/due-time.tsx";
import type { GrantSummary } from "#lib/access/grants/schemas.ts";
import type { AccessReviewSummary } from "#lib/access/reviews/schemas.ts";
import type { ApprovalSummary } from "#lib/approvals/requests/schemas.ts";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { submissionTitle, waitingWords } from "#lib/ui/submission-words.ts";
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
type OverviewListsProps = {
  overview: Overview;
  /** What agents may only do with the reader's yes. */
  approvals: readonly ApprovalSummary[];
  /** Requests for access that the reader may decide on; left out for whoever decides on none. */
  grants?: readonly GrantSummary[];
  /** Those with something that the reader may decide on. */
  accessReviews: readonly AccessReviewSummary[];
  mayVote: boolean;
  maySubmit: boolean;
};

const head = (submission: SubmissionSummary) => ({
  href: routes.submission(submission.id),
  title: submissionTitle(submission),
});

export function OverviewLists(props: OverviewListsProps) {
  const { overview, approvals, grants, accessReviews, mayVote, maySubmit } = props;
  return (
    <KeyboardList>
      <div className="grid items-start gap-x-10 gap-y-9 xl:grid-cols-2">
        {approvals.length > 0 && (
          <OverviewGroup
            title="Agents wait for your yes"
            none="No agent waits for your yes."
            more={routes.approvals()}
            list={approvals}
            head={({ id, sentence }) => ({ href: routes.approval(id), title: sentence })}
            line={(approval) => (
              <>
                <HostileText text={approval.agent.name} />, {progressWords(approval)}
              </>
            )}
            right={({ expires_at }) => <Time at={expires_at} className="text-muted text-xs" />}
          />
        )}
        {mayVote && (
          <OverviewGroup
            title="Waiting for your signature"
            none="Nothing waits for your signature."
            more={routes.submissions({ view: "needs_me" })}
            list={overview.to_review}
            head={head}
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
        {grants && (
          <OverviewGroup
            title="Requests for access"
            none="No request for access waits for your signature."
            more={routes.grants({ view: "needs_me" })}
            list={grants}
            head={({ id, agent }) => ({ href: routes.grant(id), title: agent.name })}
            line={(grant) => (
              <>
                {termsWords(grant)}, <HostileText text={grant.server} />
              </>
            )}
            right={(grant) => <Time at={grant.created_at} className="text-muted text-xs" />}
          />
        )}
        {(grants || accessReviews.length > 0) && (
          <OverviewGroup
            title="Access reviews that wait for you"
            none="No access waits for your verdict."
            more={routes.accessReviews({ status: "open" })}
            list={accessReviews}
            head={({ id, name }) => ({ href: routes.accessReview(id), title: name })}
            line={(review) => (
              <>
                {plural(review.mine, "grant")} for you, {reviewProgress(review)}
              </>
            )}
            right={({ due_at }) => (
              <span className="text-muted text-xs">
                Due <Time at={due_at} />
              </span>
            )}
          />
        )}
        {maySubmit && (
          <OverviewGroup
            title="Waiting for your answer"
            none="None of your submissions needs an answer."
            more={routes.submissions({ view: "mine" })}
            list={overview.to_answer}
            head={head}
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
          head={head}
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
          head={head}
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
