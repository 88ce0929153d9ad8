"use client";

import { Undo2 } from "lucide-react";
import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { useRetractVote } from "./review-api.ts";

/** Takes the reader's own vote back, as long as nothing is decided. */
export function RetractControl({ submission, digest }: { submission: SubmissionView; digest: string }) {
  const [open, setOpen] = useState(false);
  const retract = useRetractVote(submission.id);
  const toast = useToast();
  return (
    <div>
      <Button size="sm" icon={<Undo2 aria-hidden />} onClick={() => setOpen(true)}>
        Take your vote back
      </Button>
      {open && (
        <ReasonDialog
          title="Take your vote back?"
          description="The vote stays on record, and so does that you took it back. You can vote again afterwards."
          confirmLabel="Take it back"
          pending={retract.isPending}
          failure={retract.error}
          onClose={() => setOpen(false)}
          onConfirm={(reason) =>
            retract.mutate(
              { digest, reason },
              {
                onSuccess: () => {
                  setOpen(false);
                  toast({ title: "Your vote is taken back" });
                },
              },
            )
          }
        />
      )}
    </div>
  );
}
