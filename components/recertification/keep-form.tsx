"use client";

import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { VoteForm } from "#components/console/vote-form.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { RecertificationView } from "#lib/lifecycle/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import {
  type KeepDecision,
  recertificationName,
  recertificationTitle,
} from "#lib/ui/recertification-words.ts";
import { useVote } from "./api.ts";
import { nextAction } from "./next-action.ts";

type KeepFormProps = { item: RecertificationView; next: string | null };

/** A reviewer's decision. Keeping waits for the owner's word; revoking does not. */
export function KeepForm({ item, next }: KeepFormProps) {
  const [reason, setReason] = useState("");
  const vote = useVote(item.id);
  const toast = useToast();

  async function cast(decision: KeepDecision) {
    const after = await vote.mutateAsync({ decision, digest: item.digest, reason: reason.trim() });
    toast({ ...outcome(decision, after), action: nextAction(next) });
  }

  return (
    <VoteForm
      group="This recertification"
      choices={[
        { decision: "approve", label: "Keep", button: "Keep it", blocked: reasonOf(item.can.vote) },
        { decision: "reject", label: "Revoke", button: "Revoke it", blocked: reasonOf(item.can.revoke) },
      ]}
      otherKeys={[
        { keys: "j", does: "next" },
        { keys: "k", does: "previous" },
      ]}
      reason={reason}
      onReason={setReason}
      pending={vote.isPending ? vote.variables?.decision : undefined}
      failure={<FormFailure error={vote.error} />}
      cast={cast}
      rejection={{
        title: "Revoke this approval?",
        confirmLabel: "Revoke it",
        text: (
          <>
            <HostileText text={recertificationName(item)} clipAt={120} /> leaves every catalog at once. It
            comes back only by being submitted and approved again.
          </>
        ),
      }}
    />
  );
}

function outcome(decision: KeepDecision, after: RecertificationView) {
  const name = recertificationTitle(after);
  if (after.status === "kept") return { title: `${name} is kept` };
  if (after.status === "revoked") return { title: `${name} is revoked` };
  return {
    title: decision === "approve" ? `You signed to keep ${name}` : `You voted to revoke ${name}`,
    description: after.waiting_for ? `Waiting for ${after.waiting_for}.` : undefined,
  };
}
