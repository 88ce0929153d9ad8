"use client";

import { type Dispatch, type ReactNode, type SetStateAction, useEffect, useRef } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import type { CatalogDraft } from "./api.ts";
import { CatalogFields } from "./catalog-fields.tsx";

type CatalogDialogProps = {
  title: string;
  description?: string;
  draft: CatalogDraft;
  onChange: (changes: Partial<CatalogDraft>) => void;
  /** What was refused, each until its field is changed. */
  issues: readonly FieldIssue[];
  setIssues: Dispatch<SetStateAction<readonly FieldIssue[]>>;
  /** Why it was refused as a whole. */
  failure: Error | null;
  /** Stands below the name. */
  address?: ReactNode;
  submitLabel: string;
  /** Why it can't be submitted as it is. */
  submitReason?: string;
  pending: boolean;
  onSubmit: () => void;
  onClose: () => void;
};

/** A catalog's fields in a dialog, for a new one and for one that is there. */
export function CatalogDialog({ draft, issues, setIssues, pending, onSubmit, ...props }: CatalogDialogProps) {
  const form = useRef<HTMLFormElement>(null);

  // After the errors have rendered.
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current);
  }, [issues]);

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && props.onClose()}
      size="md"
      title={props.title}
      description={props.description}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button variant="primary" pending={pending} reason={props.submitReason} onClick={onSubmit}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        className="grid gap-5"
      >
        <CatalogFields
          draft={draft}
          errorOf={(field) => messageAt(issues, `/${field}`)}
          onChange={(changes) => {
            props.onChange(changes);
            setIssues((before) => before.filter(({ pointer }) => !(pointer.slice(1) in changes)));
          }}
          address={props.address}
        />
        <FormFailure error={props.failure} />
      </form>
    </Dialog>
  );
}
