"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { isHeld } from "#lib/ui/queue-words.ts";
import { submissionName } from "#lib/ui/submission-words.ts";

type ClaimCellProps = {
  submission: SubmissionSummary;
  me: string;
  /** Whether this person could claim anything at all; the command says of each. */
  mayClaim: boolean;
  pending: boolean;
  onClaim: (action: "claim" | "release") => void;
};

/** Who has it, and the way to take it on or hand it back. */
export function ClaimCell({ submission, me, mayClaim, pending, onClaim }: ClaimCellProps) {
  const { claimed_by: holder, status } = submission;
  const mine = holder?.id === me && isHeld(submission);
  const action = mine ? "release" : "claim";
  return (
    <span className="-ml-2.5 flex min-w-0 items-center gap-1">
      {holder && (
        <span className="min-w-0 truncate pl-2.5">{mine ? "You" : <HostileText text={holder.name} />}</span>
      )}
      {mine || (!holder && mayClaim && status === "in_review") ? (
        <Button size="sm" variant="ghost" pending={pending} onClick={() => onClaim(action)}>
          {mine ? "Release" : "Claim"}
          <span className="sr-only"> {submissionName(submission)}</span>
        </Button>
      ) : (
        !holder && <span className="pl-2.5 text-subtle">—</span>
      )}
    </span>
  );
}
