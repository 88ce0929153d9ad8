"use client";

import type { UseMutationResult } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { ProposalView } from "#lib/settings/proposals/schemas.ts";
import { policyChangeStatusLabels } from "#lib/ui/labels.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";

type Ballot = { decision: "approve" | "reject"; digest: string; reason: string };

type ProposalVerdictProps = {
  change: ProposalView;
  /** What it is a version of: "matrix". */
  what: string;
  vote: UseMutationResult<ProposalView, Error, Ballot>;
  withdraw: UseMutationResult<ProposalView, Error, undefined>;
};

/** Sign or reject, for another administrator; withdraw, for the one who proposed it. */
export function ProposalVerdict({ change, what, vote, withdraw }: ProposalVerdictProps) {
  const { can, digest, base_version } = change;
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [asked, setAsked] = useState<"reject" | "withdraw" | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const toast = useToast();
  const mayVote = can.vote === true;
  const whyNot = reasonOf(can.vote);
  const pending = vote.isPending ? vote.variables?.decision : undefined;

  async function cast(decision: "approve" | "reject") {
    const after = await vote.mutateAsync({ decision, digest, reason: reason.trim() });
    toast(outcome(what, decision, after));
  }

  function decide(decision: "approve" | "reject") {
    if (vote.isPending) return;
    if (reason.trim() === "") {
      setMissing(true);
      field.current?.focus();
      return;
    }
    if (decision === "reject") setAsked("reject");
    // What failed is shown above the buttons.
    else cast(decision).catch(() => undefined);
  }

  return (
    <form
      noValidate
      aria-label="Your decision"
      className="grid gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      {mayVote && (
        <Field
          label="Reason"
          hint="Everybody who reads the record later sees it."
          error={missing && reason.trim() === "" ? "Say why, in a sentence." : undefined}
        >
          <Textarea
            ref={field}
            rows={2}
            value={reason}
            maxLength={2000}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      )}
      {asked === null && <FormFailure error={vote.error} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          icon={<Check aria-hidden />}
          reason={whyNot}
          pending={pending === "approve"}
          onClick={() => decide("approve")}
        >
          Sign version {base_version + 1}
        </Button>
        {can.withdraw === true && <Button onClick={() => setAsked("withdraw")}>Withdraw</Button>}
        <Button
          variant="ghost"
          icon={<X aria-hidden />}
          className="ml-auto text-danger hover:text-danger"
          reason={whyNot}
          onClick={() => decide("reject")}
        >
          Reject
        </Button>
      </div>
      {whyNot && <p className="text-muted text-xs">{whyNot}</p>}
      <ConfirmDialog
        open={asked === "reject"}
        onOpenChange={(open) => setAsked(open ? "reject" : null)}
        title={`Reject the proposed ${what}?`}
        confirmLabel="Reject it"
        danger
        onConfirm={() => cast("reject")}
      >
        <p>
          It ends here, and version {base_version} stays in force. An administrator can propose another one.
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "withdraw"}
        onOpenChange={(open) => setAsked(open ? "withdraw" : null)}
        title="Withdraw your proposal?"
        confirmLabel="Withdraw it"
        danger
        onConfirm={async () => {
          await withdraw.mutateAsync(undefined);
          toast({ title: "Your proposal is withdrawn" });
        }}
      >
        <p>It ends here, and version {base_version} stays in force. You can propose it again later.</p>
      </ConfirmDialog>
    </form>
  );
}

function outcome(
  what: string,
  decision: Ballot["decision"],
  { status, adopted_version, votes }: ProposalView,
) {
  const late = votes.at(-1)?.late ?? false;
  if (status === "superseded")
    return {
      title: "Another version came into force before",
      description: "This proposal changed an older one. It can be proposed again.",
    };
  if (late)
    return {
      title: `It was ${policyChangeStatusLabels[status].toLowerCase()} already`,
      description: "Your word is on record, and changes nothing.",
    };
  return decision === "approve"
    ? { title: `Version ${adopted_version} of the ${what} is in force` }
    : { title: `The proposed ${what} is rejected` };
}
