"use client";

import { PencilLine } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { openSubmissionStatuses } from "#lib/core/words.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { submissionName } from "#lib/ui/submission-words.ts";
import { useWithdraw } from "./api.ts";
import { ReviseDialog } from "./revise-dialog.tsx";
import { SubmitUnreadDialog } from "./submit-unread-dialog.tsx";

/** What the submitter can do, as long as it is open. */
export function SubmitterControls({ submission }: { submission: SubmissionView }) {
  const [open, setOpen] = useState<"withdraw" | "unread" | "revise" | null>(null);
  const withdraw = useWithdraw(submission.id);
  const toast = useToast();
  const { status, can, votes, reading } = submission;
  if (!(openSubmissionStatuses as readonly string[]).includes(status)) return null;
  const name = submissionName(submission);
  const counting = votes.filter(({ current }) => current).length;

  return (
    <>
      <Button reason={reasonOf(can.withdraw)} onClick={() => setOpen("withdraw")}>
        Withdraw
      </Button>
      {status !== "in_review" && reading.status === "failed" && (
        <Button reason={reasonOf(can.submit_unread)} onClick={() => setOpen("unread")}>
          Review without a reading
        </Button>
      )}
      <Button
        variant={status === "changes_requested" ? "primary" : "secondary"}
        icon={<PencilLine aria-hidden />}
        reason={reasonOf(can.revise)}
        onClick={() => setOpen("revise")}
      >
        {status === "changes_requested" ? "Revise and resubmit" : "Revise"}
      </Button>
      <ConfirmDialog
        open={open === "withdraw"}
        onOpenChange={(next) => setOpen(next ? "withdraw" : null)}
        title={`Withdraw ${name}?`}
        confirmLabel="Withdraw submission"
        danger
        onConfirm={async () => {
          await withdraw.mutateAsync(undefined);
          toast({ title: `${name} is withdrawn` });
        }}
      >
        <p>
          It ends here
          {counting > 0 && `, with the ${counting === 1 ? "vote" : `${counting} votes`} cast so far`}. You can
          register the server again later; it starts from the beginning.
        </p>
      </ConfirmDialog>
      {open === "unread" && <SubmitUnreadDialog submission={submission} onClose={() => setOpen(null)} />}
      {open === "revise" && <ReviseDialog submission={submission} onClose={() => setOpen(null)} />}
    </>
  );
}
