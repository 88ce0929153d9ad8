"use client";

import { useEffect, useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { type EraseDraft, eraseFaults } from "#lib/ui/audit-retention-words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { plural } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { useErase } from "../governance-api.ts";
import { Notice } from "../notice.tsx";

const nothing: EraseDraft = { subject: "", legal_basis: "", confirmation: "" };

/** Destroys what can be erased about somebody. Whoever does it writes the subject twice. */
export function EraseDialog({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(nothing);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const erase = useErase();
  const toast = useToast();

  // After the errors have rendered.
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current);
  }, [issues]);

  function change(changes: Partial<EraseDraft>) {
    setDraft((before) => ({ ...before, ...changes }));
    setIssues((before) => before.filter(({ pointer }) => !(pointer.slice(1) in changes)));
  }

  function confirm() {
    if (erase.isPending) return;
    const faults = eraseFaults(draft);
    setIssues(faults);
    if (faults.length > 0) return;
    erase.mutate(
      { subject: draft.subject.trim(), legal_basis: draft.legal_basis.trim() },
      {
        onSuccess: ({ erased, event }) => {
          toast({
            title:
              erased === 0
                ? "There was nothing to erase, and that is on record"
                : `${plural(erased, "field")} erased`,
            action: { label: "View the record", href: routes.audit({ event }) },
          });
          onClose();
        },
        onError: (error) => setIssues(error instanceof ApiError ? error.errors : []),
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !erase.isPending && onClose()}
      size="md"
      title="Erase a subject"
      description="Destroys the key of every erasable field about a person or thing, in all events, also those under legal hold."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" pending={erase.isPending} onClick={confirm}>
            Erase for good
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={confirm} className="grid gap-4">
        <Notice tone="danger" title="This can't be undone, by anybody">
          <ul className="grid list-disc gap-1 pl-4">
            <li>The values can't be read any more, wherever they were copied without their key.</li>
            <li>A backup of the database from before still holds both, until it expires.</li>
            <li>The log and every proof stay intact: what is left in it are digests.</li>
            <li>
              The record of the erasure itself stays: the subject, the legal basis, your name. Write nothing
              there that would have to be erased.
            </li>
            <li>What was recorded in the clear, not as erasable, is not touched.</li>
          </ul>
        </Notice>
        <Field
          label="Subject"
          hint="Its type and id, as targets have them."
          error={messageAt(issues, "/subject")}
        >
          <Input
            value={draft.subject}
            maxLength={340}
            spellCheck={false}
            autoCapitalize="none"
            placeholder="customer:C-42"
            className="font-mono text-sm"
            onChange={(event) => change({ subject: event.target.value })}
          />
        </Field>
        <Field
          label="Legal basis"
          hint="Which law asks for it, or allows it: GDPR, article 17 (1) (b)."
          error={messageAt(issues, "/legal_basis")}
        >
          <Textarea
            rows={2}
            value={draft.legal_basis}
            maxLength={2000}
            onChange={(event) => change({ legal_basis: event.target.value })}
          />
        </Field>
        <Field
          label="The subject once more"
          hint="To be sure that it is the right one."
          error={messageAt(issues, "/confirmation")}
        >
          <Input
            value={draft.confirmation}
            maxLength={340}
            spellCheck={false}
            autoCapitalize="none"
            className="font-mono text-sm"
            onChange={(event) => change({ confirmation: event.target.value })}
          />
        </Field>
        <FormFailure error={erase.error} />
      </DialogForm>
    </Dialog>
  );
}
