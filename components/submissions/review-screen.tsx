"use client";

import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { submissionTitle } from "#lib/ui/submission-words.ts";
import { useSubmission } from "./api.ts";
import { Evidence } from "./evidence.tsx";
import { SubmitterControls } from "./submitter-controls.tsx";
import { VerdictPanel } from "./verdict-panel.tsx";

/** Evidence left, verdict right. On a phone the verdict follows the evidence, one tap away. */
export function ReviewScreen({ initial, me }: { initial: SubmissionView; me: string }) {
  const { data: submission, isError } = useSubmission(initial);
  const { server, status, submitter } = submission;
  return (
    <>
      <PageHeader
        title={<HostileText text={submissionTitle(submission)} clipAt={120} />}
        badges={
          <>
            {server && (
              <span className="font-mono text-muted text-sm">
                <HostileText text={server.version} clipAt={40} />
              </span>
            )}
            <SubmissionStatusBadge status={status} />
            <ClassificationBadge classification={submission.data_classification} />
            <AccessLevelBadge level={submission.access_level} />
          </>
        }
        description={
          <>
            Submitted by <HostileText text={submitter.name} />, <Time at={submission.created_at} />
          </>
        }
        actions={
          // Members of the owning team act for a machine that submitted.
          (submitter.id === me || submission.can.withdraw === true) && (
            <SubmitterControls submission={submission} />
          )
        }
      />
      {isError && (
        <p role="status" className="pb-4 text-sm text-warning">
          This page can't reach the console now. It shows what it knew last and keeps trying.
        </p>
      )}
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-12">
        <div className="min-w-0 lg:col-span-7">
          <Evidence submission={submission} />
        </div>
        <VerdictPanel submission={submission} me={me} />
      </div>
      {submission.can.vote === true && (
        <div className="sticky bottom-0 z-(--layer-bar) -mx-4 mt-6 border-t bg-background p-3 lg:hidden">
          <a href="#verdict" className={buttonClass({ variant: "primary" }, "w-full")}>
            Go to the decision
          </a>
        </div>
      )}
    </>
  );
}
