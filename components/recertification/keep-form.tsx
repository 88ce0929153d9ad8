"use client";

import { Check, X } from "lucide-react";
import { useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { RecertificationView } from "#lib/lifecycle/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import {
  type KeepDecision,
  recertificationName,
  recertificationTitle,
} from "#lib/ui/recertification-words.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { useVote } from "./api.ts";
import { nextAction } from "./next-action.ts";

type KeepFormProps = { item: RecertificationView; next: string | null };

/** A reviewer's decision. Keeping waits for the owner's word; revoking does not. */
export function KeepForm({ item, next }: KeepFormProps) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const buttons = useRef<Partial<Record<KeepDecision, HTMLButtonElement | null>>>({});
  const vote = useVote(item.id);
  const toast = useToast();
  const name = recertificationName(item);
  const empty = reason.trim() === "";
  const verdicts = { approve: item.can.vote, reject: item.can.revoke };
  const chosen = vote.isPending ? vote.variables?.decision : undefined;

  async function cast(decision: KeepDecision) {
    if (vote.isPending) return;
    const after = await vote.mutateAsync({ decision, digest: item.digest, reason: reason.trim() });
    toast({ ...outcome(decision, after), action: nextAction(next) });
  }

  function decide(decision: KeepDecision) {
    setTried(true);
    if (empty) field.current?.focus();
    else if (decision === "reject") setConfirming(true);
    // What failed is shown above the buttons.
    else cast(decision).catch(() => undefined);
  }

  function go(decision: KeepDecision) {
    if (empty) field.current?.focus();
    else buttons.current[decision]?.focus();
  }

  useShortcuts([
    { keys: "a", label: "Keep", group: "This recertification", run: () => go("approve") },
    { keys: "r", label: "Revoke", group: "This recertification", run: () => go("reject") },
  ]);

  function button(decision: KeepDecision) {
    const verdict = verdicts[decision];
    return {
      ref: (element: HTMLButtonElement | null) => {
        buttons.current[decision] = element;
      },
      reason: reasonOf(verdict),
      pending: chosen === decision,
      onClick: () => decide(decision),
    };
  }

  return (
    <form
      noValidate
      aria-label="Your decision"
      className="grid gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <Field
        label="Reason"
        hint="Everybody who reads the record later sees it."
        error={tried && empty ? "Say why, in a sentence." : undefined}
      >
        <Textarea
          ref={field}
          value={reason}
          maxLength={2000}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      {!confirming && <FormFailure error={vote.error} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" icon={<Check aria-hidden />} {...button("approve")}>
          Keep it
        </Button>
        <Button
          variant="ghost"
          icon={<X aria-hidden />}
          className="ml-auto text-danger hover:text-danger"
          {...button("reject")}
        >
          Revoke it
        </Button>
      </div>
      <p className="text-subtle text-xs touch:hidden">
        <Kbd keys="a" /> keep, <Kbd keys="r" /> revoke, <Kbd keys="j" /> next, <Kbd keys="k" /> previous
      </p>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title="Revoke this approval?"
        confirmLabel="Revoke it"
        danger
        onConfirm={() => cast("reject")}
      >
        <p>
          <HostileText text={name} clipAt={120} /> leaves every catalog at once. It comes back only by being
          submitted and approved again.
        </p>
      </ConfirmDialog>
    </form>
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
