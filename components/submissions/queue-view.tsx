"use client";

import { lazy, Suspense, useState } from "react";
import { useToast } from "#components/ui/toast.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import type { BulkAction } from "#lib/ui/queue-words.ts";
import { submissionName } from "#lib/ui/submission-words.ts";
import type { Decision } from "./bulk-dialog.tsx";
import { type BulkOutcome, BulkResults } from "./bulk-results.tsx";
import { useBulk, useClaim } from "./queue-api.ts";
import { QueueBar, type QueueRights } from "./queue-bar.tsx";
import { type ClaimChange, SubmissionsTable } from "./submissions-table.tsx";
import { useQueueSelection } from "./use-queue-selection.ts";

// Fetched when first opened, so that the list does not pay for it.
const BulkDialog = lazy(() => import("./bulk-dialog.tsx").then((m) => ({ default: m.BulkDialog })));

type QueueViewProps = { submissions: readonly SubmissionSummary[]; me: string; may: QueueRights };

/** The queue with what is done in it: taking one on, and deciding on many. */
export function QueueView({ submissions, me, may }: QueueViewProps) {
  const selection = useQueueSelection(submissions);
  const [asking, setAsking] = useState<Decision | null>(null);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const bulk = useBulk();
  const claim = useClaim();
  const toast = useToast();
  const { chosen } = selection;
  const mayClaim = may.vote === true;

  function run(action: BulkAction, reason?: string) {
    if (bulk.isPending) return;
    const decides = action !== "claim" && action !== "release";
    const items = chosen.map(({ id, digest }) => ({ id, ...(decides ? { digest } : {}) }));
    const names = new Map(chosen.map(({ id, name }) => [id, name]));
    bulk.mutate(
      { action, items, reason },
      {
        onSuccess(result) {
          setOutcome({ action, result, names });
          setAsking(null);
          selection.clear();
        },
        onError(error) {
          if (!decides) toast({ title: error.message, tone: "danger" });
        },
      },
    );
  }

  function act(action: BulkAction) {
    if (action === "claim" || action === "release") return run(action);
    bulk.reset();
    setAsking(action);
  }

  function claimOne({ submission, action }: ClaimChange) {
    if (claim.isPending) return;
    claim.mutate(
      { id: submission.id, action },
      {
        onSuccess: () =>
          toast({
            title:
              action === "claim"
                ? `You have ${submissionName(submission)}`
                : `${submissionName(submission)} is released`,
          }),
        onError: (error) => toast({ title: error.message, tone: "danger" }),
      },
    );
  }

  return (
    <>
      {outcome && <BulkResults outcome={outcome} onClose={() => setOutcome(null)} />}
      {submissions.length > 0 && (
        <SubmissionsTable
          submissions={submissions}
          me={me}
          mayClaim={mayClaim}
          selection={mayClaim || may.release === true ? selection : null}
          claiming={claim.isPending ? claim.variables.id : null}
          onClaim={claimOne}
        />
      )}
      <QueueBar
        chosen={chosen.length}
        may={may}
        running={bulk.isPending ? bulk.variables.action : null}
        onAct={act}
        onClear={selection.clear}
      />
      <Suspense>
        {asking && (
          <BulkDialog
            decision={asking}
            chosen={chosen}
            bulk={bulk}
            onConfirm={(reason) => run(asking, reason)}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </>
  );
}
