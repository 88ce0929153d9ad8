"use client";

import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { submissionName } from "#lib/ui/submission-words.ts";
import { useSubmitUnread } from "./api.ts";

/** Asks why reviewers should decide without a reading, and sends the submission to them. */
export function SubmitUnreadDialog({
  submission,
  onClose,
}: {
  submission: SubmissionView;
  onClose: () => void;
}) {
  const send = useSubmitUnread(submission.id);
  const toast = useToast();
  return (
    <ReasonDialog
      title="Send to review without a reading"
      description="Reviewers see that nobody looked at what the server offers, why it could not be read, and your reason."
      confirmLabel="Send to review"
      hint="It is part of what they vote on, and of the record."
      pending={send.isPending}
      failure={send.error}
      onClose={onClose}
      onConfirm={(reason) =>
        send.mutate(reason, {
          onSuccess: (after) => {
            toast({ title: `${submissionName(after)} is in review without a reading` });
            onClose();
          },
        })
      }
    />
  );
}
