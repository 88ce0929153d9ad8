"use client";

import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { ThreadList } from "#lib/registry/review-schemas.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { canDecide } from "#lib/ui/review-words.ts";
import { submissionTitle } from "#lib/ui/submission-words.ts";
import { useSubmission } from "./api.ts";
import { ConversationsProvider } from "./conversations.tsx";
import { Evidence } from "./evidence.tsx";
import { useLook } from "./review-api.ts";
import { ReviewKeys } from "./review-keys.tsx";
import { SubmitterControls } from "./submitter-controls.tsx";
import { useSeen } from "./use-seen.ts";
import { VerdictPanel } from "./verdict-panel.tsx";
import type { Comparisons } from "./what-changes.tsx";

type ReviewScreenProps = {
  initial: SubmissionView;
  threads: ThreadList;
  comparisons: Comparisons;
  me: string;
};

/** Evidence left, verdict right. On a phone the verdict follows the evidence, one tap away. */
export function ReviewScreen({ initial, threads, comparisons, me }: ReviewScreenProps) {
  const { data: submission, isError } = useSubmission(initial);
  const look = useSeen(submission);
  useLook(submission.id, look.seen.digest);
  return (
    <ConversationsProvider submission={submission} initial={threads}>
      <Header submission={submission} me={me} />
      {isError && (
        <p role="status" className="pb-4 text-sm text-warning">
          This page can't reach the console now. It shows what it knew last and keeps trying.
        </p>
      )}
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-12">
        <div className="min-w-0 lg:col-span-7">
          <ReviewKeys>
            <Evidence
              submission={submission}
              look={look}
              comparisons={comparisons}
              comparedDigest={initial.digest}
            />
          </ReviewKeys>
        </div>
        <VerdictPanel submission={submission} look={look} me={me} />
      </div>
      {submission.status === "in_review" && canDecide(submission) && (
        <div className="sticky bottom-0 z-(--layer-bar) -mx-4 mt-6 border-t bg-background p-3 lg:hidden">
          <a href="#verdict" className={buttonClass({ variant: "primary" }, "w-full")}>
            Go to the decision
          </a>
        </div>
      )}
    </ConversationsProvider>
  );
}

function Header({ submission, me }: { submission: SubmissionView; me: string }) {
  const { server, status, submitter } = submission;
  return (
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
  );
}
