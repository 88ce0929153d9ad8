"use client";

import { StepUpFailure } from "#components/console/step-up-failure.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { SecurityKeyView } from "#lib/identity/security-keys/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { useRemoveSecurityKey } from "./api.ts";

type RemoveKeyDialogProps = { securityKey: SecurityKeyView; onClose: () => void };

export function RemoveKeyDialog({ securityKey: { id, name }, onClose }: RemoveKeyDialogProps) {
  const remove = useRemoveSecurityKey();
  const toast = useToast();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !remove.isPending && onClose()}
      title="Remove this key?"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            pending={remove.isPending}
            onClick={() =>
              remove.mutate(id, {
                onSuccess: () => {
                  toast({ title: `${name} is removed` });
                  onClose();
                },
              })
            }
          >
            Remove key
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-muted">
        <p className="break-words">
          <HostileText text={name} /> signs nothing more from now on, and can't be brought back: add it anew
          if need be. What it signed stays valid.
        </p>
        <StepUpFailure error={remove.error} back={routes.settings({ tab: "keys" })} />
      </div>
    </Dialog>
  );
}
