"use client";

import { OctagonX } from "lucide-react";
import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { useRevokeApproval } from "./api.ts";

/** Takes a yes back, as long as the call is not being made. */
export function StopButton({ approval }: { approval: ApprovalView }) {
  const [open, setOpen] = useState(false);
  const revoke = useRevokeApproval(approval.id);
  const toast = useToast();
  return (
    <div>
      <Button icon={<OctagonX aria-hidden />} onClick={() => setOpen(true)}>
        Stop this call
      </Button>
      {open && (
        <ReasonDialog
          title="Stop this call?"
          description="It can't be made any more, whoever approved it. The agent may ask for it anew."
          confirmLabel="Stop it"
          danger
          hint="The agent and the record say it."
          pending={revoke.isPending}
          failure={revoke.error}
          onClose={() => setOpen(false)}
          onConfirm={(reason) =>
            revoke.mutate(
              { reason },
              {
                onSuccess: () => {
                  setOpen(false);
                  toast({ title: "The call is stopped" });
                },
              },
            )
          }
        />
      )}
    </div>
  );
}
