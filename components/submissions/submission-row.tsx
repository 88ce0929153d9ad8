"use client";

import { TitleCell } from "#components/console/list-cells.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SelectRow } from "#components/patterns/selectable-list.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TableRow, Td } from "#components/ui/table.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { whyNotSelectable } from "#lib/ui/queue-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { submissionName, submissionTitle, waitingWords } from "#lib/ui/submission-words.ts";
import { ClaimCell } from "./claim-cell.tsx";
import { DueTime } from "./due-time.tsx";
import { StageMarks } from "./stage-marks.tsx";

type SubmissionRowProps = {
  submission: SubmissionSummary;
  me: string;
  mayClaim: boolean;
  showStatus: boolean;
  /** Absent where nobody may tick. */
  ticked: boolean | undefined;
  claiming: boolean;
  onTick: (on: boolean, range: boolean) => void;
  onClaim: (action: "claim" | "release") => void;
};

export function SubmissionRow(props: SubmissionRowProps) {
  const { submission, ticked, onTick } = props;
  const no = whyNotSelectable(submission);
  return (
    <TableRow data-row-id={submission.id} className={ticked ? "bg-accent-bg" : undefined}>
      <Td className="w-full max-w-0 min-w-52">
        <div className="flex min-w-0 items-start gap-1">
          {ticked !== undefined && (
            <SelectRow name={submissionName(submission)} ticked={ticked} no={no} onTick={onTick} />
          )}
          <div className="min-w-0 flex-1">
            <ServerTitle submission={submission} />
          </div>
        </div>
      </Td>
      {props.showStatus && (
        <Td className="max-sm:hidden">
          <SubmissionStatusBadge status={submission.status} />
        </Td>
      )}
      <Td className="max-lg:hidden">
        <span className="flex flex-wrap gap-1">
          <ClassificationBadge classification={submission.data_classification} />
          <AccessLevelBadge level={submission.access_level} />
        </span>
      </Td>
      <Td className="max-md:hidden">
        <StageMarks stages={submission.stages} />
      </Td>
      <Td className="whitespace-nowrap max-sm:hidden">
        <DueTime submission={submission} />
      </Td>
      <Td className="max-w-44 py-0 max-md:hidden">
        <ClaimCell
          submission={submission}
          me={props.me}
          mayClaim={props.mayClaim}
          pending={props.claiming}
          onClaim={props.onClaim}
        />
      </Td>
      <Td className="max-w-36 max-xl:hidden">
        <span className="block truncate">
          <HostileText text={submission.submitter.name} />
        </span>
        <span className="text-muted text-xs">
          <Time at={submission.submitted_at ?? submission.created_at} />
        </span>
      </Td>
    </TableRow>
  );
}

/** On a narrow screen it also says what the columns would. */
function ServerTitle({ submission }: { submission: SubmissionSummary }) {
  const { server, url, status } = submission;
  const waiting = waitingWords(submission);
  const below = server?.title ? server.name : server ? url : null;
  return (
    <>
      <TitleCell
        href={routes.submission(submission.id)}
        title={submissionTitle(submission)}
        beside={
          server && (
            <span className="max-w-28 shrink-0 truncate font-mono text-subtle text-xs">
              <HostileText text={server.version} />
            </span>
          )
        }
        below={below && <HostileText text={below} className="font-mono" />}
      />
      <div className="flex flex-wrap items-center gap-2 pb-2 text-xs sm:hidden">
        {status === "in_review" ? (
          <DueTime submission={submission} />
        ) : (
          <SubmissionStatusBadge status={status} />
        )}
        {waiting && <span className="text-muted">{waiting}</span>}
      </div>
    </>
  );
}
