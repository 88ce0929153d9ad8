"use client";

import { type ReactNode, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

type ReasonDialogProps = {
  title: string;
  description: ReactNode;
  /** The consequence as a verb: "Quarantine it". */
  confirmLabel: string;
  danger?: boolean;
  pending: boolean;
  failure: Error | null;
  /** Why it can't be confirmed as it is. */
  blocked?: string;
  /** What becomes of the reason. */
  hint?: string;
  /** It goes without one, where the server does not ask for it. */
  reasonOptional?: boolean;
  /** More to fill in, above the reason. */
  children?: ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
};

/** For what takes a reason. What was typed stays when it fails. */
export function ReasonDialog({ pending, failure, onConfirm, onClose, ...props }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const empty = reason.trim() === "";

  function confirm() {
    if (pending || props.blocked) return;
    if (empty && !props.reasonOptional) setMissing(true);
    else onConfirm(reason.trim());
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && onClose()}
      size="md"
      title={props.title}
      description={props.description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={props.danger ? "danger" : "primary"}
            pending={pending}
            reason={props.blocked}
            onClick={confirm}
          >
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        {props.children}
        <Field
          label="Reason"
          optional={props.reasonOptional}
          hint={props.hint ?? "Everybody who reads the record later sees it."}
          error={missing && empty ? "Say why, in a sentence." : undefined}
        >
          <Textarea value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <FormFailure error={failure} />
      </form>
    </Dialog>
  );
}
