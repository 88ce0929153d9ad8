"use client";

import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { VoteForm } from "#components/console/vote-form.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { plural } from "#lib/ui/format.ts";
import { type GrantVote, useVoteGrant } from "./api.ts";

type GrantVoteFormProps = {
  grant: GrantView;
  /** Of what the reader has before their eyes: the vote is on this and nothing else. */
  digest: string;
  /** It moved since, and they have not looked again. */
  changed: boolean;
};

export function GrantVoteForm({ grant, digest, changed }: GrantVoteFormProps) {
  const [reason, setReason] = useState("");
  const vote = useVoteGrant(grant.id);
  const toast = useToast();
  const blocked = changed ? "It changed since you looked at it. Look again first." : undefined;
  // That has its own notice above the form.
  const told = changed && vote.error instanceof ApiError && vote.error.code === "stale";

  async function cast(decision: GrantVote["decision"]) {
    const after = await vote.mutateAsync({ decision, digest, reason: reason.trim() });
    setReason("");
    toast(outcome(decision, after));
  }

  return (
    <VoteForm
      group="This grant"
      choices={[
        {
          decision: "approve",
          label: "Approve",
          button: grant.covers.length > 0 ? `Approve ${plural(grant.covers.length, "tool")}` : "Approve",
          blocked,
        },
        { decision: "reject", label: "Deny", blocked },
      ]}
      otherKeys={[{ keys: "?", does: "all keys" }]}
      reason={reason}
      onReason={setReason}
      pending={vote.isPending ? vote.variables?.decision : undefined}
      failure={!told && <FormFailure error={vote.error} />}
      cast={cast}
      rejection={{
        title: "Deny this request?",
        confirmLabel: "Deny it",
        text: "One denial ends the request for everybody. The same can be requested again, and is decided anew.",
      }}
    />
  );
}

function outcome(decision: GrantVote["decision"], { status, waiting_for, votes }: GrantView) {
  if (votes.at(-1)?.late)
    return { title: "It was decided already", description: "Your word is on record, and changes nothing." };
  if (status === "requested") return { title: "You approved it", description: waiting_for ?? undefined };
  return { title: decision === "approve" ? "The access is given" : "The request is denied" };
}
