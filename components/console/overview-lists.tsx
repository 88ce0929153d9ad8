import { CircleCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Section } from "#components/patterns/section.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { signatures, submissionTitle, waitingWords } from "#lib/ui/submission-words.ts";

type List = readonly SubmissionSummary[];
type Overview = { to_review: List; to_answer: List; decided: List; unreadable: List; waiting_long: List };

export function OverviewLists({ overview }: { overview: Overview }) {
  const { to_review, to_answer, decided, unreadable, waiting_long } = overview;
  const atRisk = [...unreadable, ...waiting_long];
  return (
    <KeyboardList>
      <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-2">
        <div className="grid gap-8">
          <Group
            title="Waiting for your signature"
            none="Nothing waits for your signature."
            more={routes.submissions({ view: "needs_me" })}
            list={to_review}
            right={(submission) => (
              <>
                <ClassificationBadge classification={submission.data_classification} />
                <AccessLevelBadge level={submission.access_level} />
              </>
            )}
            line={(submission) => (
              <>
                {submission.submitter.name}, {waitedFor(submission)}
              </>
            )}
          />
          <Group
            title="Waiting for your answer"
            none="None of your submissions needs an answer."
            more={routes.submissions({ view: "mine" })}
            list={to_answer}
            right={({ status }) => <SubmissionStatusBadge status={status} />}
            line={({ status, reading }) =>
              status === "changes_requested" ? (
                "A reviewer asked for changes"
              ) : (
                <>
                  Could not be read: <HostileText text={reading.error ?? ""} />
                </>
              )
            }
          />
        </div>
        <div className="grid gap-8">
          <Group
            title="Decided lately"
            none="Nothing has been decided yet."
            more={routes.submissions({ view: "all" })}
            list={decided}
            right={({ status }) => <SubmissionStatusBadge status={status} />}
            line={(submission) => (
              <>
                {submission.owner.label}
                {submission.decided_at && (
                  <>
                    , <Time at={submission.decided_at} />
                  </>
                )}
              </>
            )}
          />
          <Group
            title="At risk"
            none="Nothing is stuck."
            more={routes.submissions({ view: "all" })}
            list={atRisk}
            right={(submission) => {
              const { have, need } = signatures(submission);
              return submission.status === "in_review" ? (
                <span className="text-muted text-xs tabular-nums">
                  {have} of {need} signed
                </span>
              ) : (
                <SubmissionStatusBadge status={submission.status} />
              );
            }}
            line={(submission) =>
              submission.status === "in_review" ? (
                <>
                  In review {waitedFor(submission)}, waits for {waitingWords(submission)}
                </>
              ) : (
                <>
                  {submission.submitter.name} could not have it read:{" "}
                  <HostileText text={submission.reading.error ?? ""} />
                </>
              )
            }
          />
        </div>
      </div>
    </KeyboardList>
  );
}

function waitedFor({ submitted_at, created_at }: SubmissionSummary) {
  return <Time at={submitted_at ?? created_at} />;
}

type GroupProps = {
  title: string;
  none: string;
  more: string;
  list: List;
  line: (submission: SubmissionSummary) => ReactNode;
  right: (submission: SubmissionSummary) => ReactNode;
};

function Group({ title, none, more, list, line, right }: GroupProps) {
  return (
    <Section
      title={title}
      actions={
        list.length > 0 && (
          <TextLink href={more} className="text-sm">
            All<span className="sr-only"> of: {title.toLowerCase()}</span>
          </TextLink>
        )
      }
    >
      {list.length === 0 ? (
        <p className="flex items-center gap-2 border-t py-3 text-muted text-sm">
          <CircleCheck aria-hidden className="size-4 shrink-0" />
          {none}
        </p>
      ) : (
        <ul className="border-t">
          {list.map((submission) => (
            <li
              key={submission.id}
              data-row
              className="-mx-3 flex cursor-pointer items-center justify-between gap-4 border-b px-3 py-2 hover:bg-hover"
            >
              <div className="grid min-w-0 gap-0.5">
                <Link href={routes.submission(submission.id)} className="truncate font-medium text-sm">
                  <HostileText text={submissionTitle(submission)} />
                </Link>
                <span className="truncate text-muted text-xs">{line(submission)}</span>
              </div>
              <span className="flex shrink-0 items-center gap-1.5">{right(submission)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
