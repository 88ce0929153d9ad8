"use client";

import { Trash2 } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";

type DraftDialogProps = {
  title: string;
  description?: ReactNode;
  /** Whether it stands in the draft already. */
  known: boolean;
  /** Whether what is filled in can be taken as it is. */
  valid: boolean;
  onSave: () => void;
  onRemove?: () => void;
  onClose: () => void;
  /** @param tried whether mistakes are to be shown */
  children: (tried: boolean) => ReactNode;
};

/** One part of the policy. It changes the draft alone. */
export function DraftDialog({
  title,
  description,
  known,
  valid,
  onSave,
  onRemove,
  onClose,
  children,
}: DraftDialogProps) {
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);

  // After the errors have rendered.
  useEffect(() => {
    if (tries > 0) focusFirstError(form.current);
  }, [tries]);

  function submit() {
    if (valid) onSave();
    else setTries((n) => n + 1);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="md"
      title={title}
      description={description}
      footer={
        <>
          {known && onRemove && (
            <Button
              variant="ghost"
              icon={<Trash2 aria-hidden />}
              className="mr-auto text-danger hover:text-danger"
              onClick={onRemove}
            >
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit}>
            {known ? "Change in the draft" : "Add to the draft"}
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={submit} className="grid items-start gap-5">
        {children(tries > 0)}
      </DialogForm>
    </Dialog>
  );
}
