"use client";

import { useEffect, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { type Facts, useOwners, useRevise } from "./api.ts";
import { FactsFields } from "./facts-fields.tsx";
import { SignersPreview } from "./signers-preview.tsx";

/** Changes what a submission says. Votes on the old digest stay visible and count no more. */
export function ReviseDialog({ submission, onClose }: { submission: SubmissionView; onClose: () => void }) {
  const [draft, setDraft] = useState<Facts>(() => factsOf(submission));
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const owners = useOwners();
  const revise = useRevise(submission.id);
  const toast = useToast();
  const resubmits = submission.status === "changes_requested";
  const voted = submission.votes.some(({ current }) => current);

  // After the errors have rendered.
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current);
  }, [issues]);

  function save() {
    if (revise.isPending) return;
    if (draft.purpose.trim() === "")
      return setIssues([{ pointer: "/purpose", message: "This field is required." }]);
    revise.mutate(draft, {
      onSuccess: () => {
        toast({
          title: resubmits ? "Resubmitted. The server is being read again" : "The submission is revised",
        });
        onClose();
      },
      onError: (error) => setIssues(error instanceof ApiError ? error.errors : []),
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !revise.isPending && onClose()}
      size="lg"
      title={resubmits ? "Revise and resubmit" : "Revise the submission"}
      description={
        voted
          ? "Votes cast so far stay visible and no longer count: they were for what it says now."
          : "The address stays. To submit another server, withdraw this one."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={revise.isPending} onClick={save}>
            {resubmits ? "Resubmit for review" : "Save changes"}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        className="grid gap-5"
      >
        <FactsFields
          draft={draft}
          owners={owners.data ?? [submission.owner]}
          errorOf={(field) => messageAt(issues, `/${field}`)}
          onChange={(changes) => {
            setDraft((before) => ({ ...before, ...changes }) as Facts);
            const changed = Object.keys(changes).map((field) => `/${field}`);
            setIssues((before) => before.filter(({ pointer }) => !changed.includes(pointer)));
          }}
        />
        <SignersPreview classification={draft.data_classification} level={draft.access_level} />
        <FormFailure error={revise.error} />
      </form>
    </Dialog>
  );
}

function factsOf({ owner, data_classification, access_level, purpose }: SubmissionView): Facts {
  return { owner: owner.ref, data_classification, access_level, purpose };
}
