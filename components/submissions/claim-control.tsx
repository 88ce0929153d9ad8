"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { useClaim } from "./review-api.ts";

/** Who took it upon themselves. It says that they look, and takes nothing from the others. */
export function ClaimControl({ submission, me }: { submission: SubmissionView; me: string }) {
  const { claimed_by, can, status } = submission;
  const claim = useClaim(submission.id);
  const toast = useToast();
  if (status !== "in_review") return null;
  const action = can.release === true ? "release" : "claim";
  const offered = can.release === true || can.claim === true;
  if (!offered && !claimed_by) return null;
  const failed = (error: Error) =>
    toast({ title: "Nothing was changed", description: error.message, tone: "danger" });
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 text-muted text-sm">
      <span className="min-w-0 break-words">
        {!claimed_by && "Nobody has taken it on"}
        {claimed_by?.id === me && "You have taken it on"}
        {claimed_by && claimed_by.id !== me && (
          <>
            <HostileText text={claimed_by.name} /> has taken it on
          </>
        )}
      </span>
      {offered && (
        <Button size="sm" pending={claim.isPending} onClick={() => claim.mutate(action, { onError: failed })}>
          {action === "claim" ? "Claim" : "Release"}
        </Button>
      )}
    </div>
  );
}
