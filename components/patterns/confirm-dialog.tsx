"use client";

import { type ReactNode, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What it will hit, and that it cannot be undone. */
  children: ReactNode;
  /** The consequence as a verb: "Withdraw submission". */
  confirmLabel: string;
  danger?: boolean;
  /** The dialog waits for it, closes when it is done, and shows the message if it throws. */
  onConfirm: () => Promise<unknown>;
};

/** For what cannot be undone. The keyboard starts on Cancel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, confirmLabel, danger = false, onConfirm } = props;
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);

  function change(next: boolean) {
    if (pending) return;
    setFailure(null);
    onOpenChange(next);
  }

  async function confirm() {
    setPending(true);
    setFailure(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "This did not work, and nothing was changed.");
    } finally {
      setPending(false);
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      initialFocus={cancel}
      footer={
        <>
          <Button ref={cancel} onClick={() => change(false)}>
            Cancel
          </Button>
          <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-muted">
        {children}
        {failure && (
          <p
            role="alert"
            className="rounded-md border border-danger-border bg-danger-bg px-3 py-2 text-danger text-sm"
          >
            <VisibleText text={failure} />
          </p>
        )}
      </div>
    </Dialog>
  );
}
