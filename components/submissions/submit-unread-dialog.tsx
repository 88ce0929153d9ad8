"use client";

import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
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
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const send = useSubmitUnread(submission.id);
  const toast = useToast();
  const empty = reason.trim() === "";

  function submit() {
    if (send.isPending) return;
    if (empty) return setMissing(true);
    send.mutate(reason.trim(), {
      onSuccess: (after) => {
        toast({ title: `${submissionName(after)} is in review without a reading` });
        onClose();
      },
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !send.isPending && onClose()}
      title="Send to review without a reading"
      description="Reviewers see that nobody looked at what the server offers, why it could not be read, and your reason."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={send.isPending} onClick={submit}>
            Send to review
          </Button>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="grid gap-4"
      >
        <Field
          label="Reason"
          hint="It is part of what they vote on, and of the record."
          error={missing && empty ? "Say why, in a sentence." : undefined}
        >
          <Textarea value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <FormFailure error={send.error} />
      </form>
    </Dialog>
  );
}
