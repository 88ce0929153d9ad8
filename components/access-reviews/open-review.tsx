"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { useOpenReview } from "./api.ts";
import { DraftFields, type Owner } from "./draft-fields.tsx";
import { emptyDraft, endOfDay, type ReviewDraft, termsOf } from "./review-draft.ts";

type OpenReviewProps = { may: Verdict; owners: readonly Owner[]; suggestedDue: string };

/** The way to a new review, or why this person has none. */
export function OpenReview({ may, ...rest }: OpenReviewProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        reason={reasonOf(may)}
        onClick={() => setOpen(true)}
      >
        Open a review
      </Button>
      {open && <OpenDialog {...rest} onClose={() => setOpen(false)} />}
    </>
  );
}

type OpenDialogProps = Omit<OpenReviewProps, "may"> & { onClose: () => void };

function OpenDialog({ owners, suggestedDue, onClose }: OpenDialogProps) {
  const [draft, setDraft] = useState<ReviewDraft>(emptyDraft);
  const [due, setDue] = useState(suggestedDue);
  const open = useOpenReview();
  const router = useRouter();
  const issues: readonly FieldIssue[] = open.error instanceof ApiError ? open.error.errors : [];
  const busy = open.isPending || open.isSuccess;

  function submit() {
    if (busy) return;
    open.mutate(
      { ...termsOf(draft), due_at: endOfDay(due) },
      { onSuccess: ({ id }) => router.push(routes.accessReview(id)) },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(next) => !next && !busy && onClose()}
      size="md"
      title="Open an access review"
      description="Every grant in force that fits is looked at as it stands now, with what was used of it. Reviewers are told at once."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={busy} onClick={submit}>
            Open the review
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name" error={messageAt(issues, "/name")}>
          <Input
            value={draft.name}
            maxLength={100}
            placeholder="Winter review of write access"
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </Field>
        <Field
          label="Due"
          hint="Until the end of that day, UTC. Then it closes by itself, and silence decides the rest."
          error={messageAt(issues, "/due_at")}
        >
          <Input type="date" value={due} onChange={(event) => setDue(event.target.value)} />
        </Field>
        <DraftFields
          draft={draft}
          onChange={(changes) => setDraft({ ...draft, ...changes })}
          owners={owners}
          issues={issues}
        />
        <FormFailure error={issues.length > 0 ? null : open.error} />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
