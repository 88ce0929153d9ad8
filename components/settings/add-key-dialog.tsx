"use client";

import { KeyRound } from "lucide-react";
import { useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { StepUpFailure } from "#components/console/step-up-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { SecurityKeyView } from "#lib/identity/security-keys/schemas.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { routes } from "#lib/ui/routes.ts";
import { stopAsking } from "#lib/ui/security-key.ts";
import { useAddSecurityKey } from "./api.ts";

type AddKeyDialogProps = { known: readonly SecurityKeyView[]; onClose: () => void };

/** A name first, then the browser asks for the key. */
export function AddKeyDialog({ known, onClose }: AddKeyDialogProps) {
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const add = useAddSecurityKey();
  const toast = useToast();
  const fault = faultOf(name.trim(), known);

  function save() {
    if (add.isPending) return;
    setTried(true);
    if (fault) {
      requestAnimationFrame(() => focusFirstError(form.current));
      return;
    }
    add.mutate(name.trim(), {
      onSuccess: (added) => {
        toast({ title: `${added.name} is added`, tone: "success" });
        onClose();
      },
    });
  }

  function close() {
    if (add.isPending) void stopAsking();
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Add a security key"
      description="Your browser asks for it next: plug it in or hold it near, or choose this device, and unlock it."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" icon={<KeyRound aria-hidden />} pending={add.isPending} onClick={save}>
            Continue
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={save} className="grid gap-4">
        <Field
          label="Name"
          hint="To tell it from others: where it is, what it looks like."
          error={tried ? fault : undefined}
        >
          <Input
            value={name}
            maxLength={80}
            autoComplete="off"
            placeholder="Blue key on my keyring"
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        <StepUpFailure error={add.error} back={routes.settings({ tab: "keys" })} />
      </DialogForm>
    </Dialog>
  );
}

function faultOf(name: string, known: readonly SecurityKeyView[]): string | undefined {
  if (name === "") return "Name it.";
  if (known.some((key) => key.name === name)) return "Another key of yours has this name.";
}
