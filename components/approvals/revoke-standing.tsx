"use client";

import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { StandingView } from "#lib/approvals/standing/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useRevokeStanding } from "./api.ts";

/** Ends what was allowed in advance: the next such call asks again. */
export function RevokeStanding({ standing: { id, can } }: { standing: Pick<StandingView, "id" | "can"> }) {
  const [open, setOpen] = useState(false);
  const revoke = useRevokeStanding(id);
  const toast = useToast();
  return (
    <>
      <Button size="sm" reason={reasonOf(can.revoke)} onClick={() => setOpen(true)}>
        Revoke…
      </Button>
      {open && (
        <ReasonDialog
          title="Revoke this standing permission?"
          description="The next such call asks a person again. What it approved and no gateway has claimed yet can't be made either."
          confirmLabel="Revoke it"
          danger
          pending={revoke.isPending}
          failure={revoke.error}
          onClose={() => setOpen(false)}
          onConfirm={(reason) =>
            revoke.mutate(reason, {
              onSuccess: () => {
                setOpen(false);
                toast({ title: "The standing permission is revoked" });
              },
            })
          }
        />
      )}
    </>
  );
}
