"use client";

import { Siren } from "lucide-react";
import { useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { useBreakGlass } from "./api.ts";
import { useSecurityKey } from "./use-security-key.ts";
import { VoteFailure } from "./vote-failure.tsx";

type BreakGlassDialogProps = { approval: ApprovalView; blocked?: string; open: boolean; onClose: () => void };

/** One person's yes in place of those whom the rule names. Nothing in it is filled in: it is meant to be deliberate. */
export function BreakGlassDialog({ approval, blocked, open, onClose }: BreakGlassDialogProps) {
  const { id, version, action_hash, display_hash, display, waiting_for, match_number } = approval;
  const [incident, setIncident] = useState("");
  const [reason, setReason] = useState("");
  const [number, setNumber] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const breakGlass = useBreakGlass(id);
  const key = useSecurityKey("break_glass", approval);
  const toast = useToast();
  const [noIncident, noReason] = [incident.trim() === "", reason.trim() === ""];
  const noNumber = match_number && !/^\d{2}$/.test(number);

  function close() {
    key.stop();
    onClose();
  }

  function send() {
    if (key.pending || breakGlass.isPending || blocked) return;
    setTried(true);
    if (noIncident || noReason || noNumber) {
      requestAnimationFrame(() => focusFirstError(form.current));
      return;
    }
    const yes = { version, action_hash, display_hash, reason: reason.trim(), incident: incident.trim() };
    key.sign((shown) =>
      breakGlass.mutate(
        { ...yes, ...shown, ...(match_number && { number: Number(number) }) },
        {
          onSuccess: () => {
            onClose();
            toast({ title: "Approved alone. Somebody else must review it." });
          },
        },
      ),
    );
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && !breakGlass.isPending && close()}
      size="md"
      title="Approve this alone, in an emergency?"
      description={<HostileText text={display.sentence} clipAt={300} />}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="danger"
            icon={<Siren aria-hidden />}
            pending={key.pending || breakGlass.isPending}
            reason={blocked}
            onClick={send}
          >
            Approve alone, now
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={send} className="grid gap-4">
        <div className="grid gap-1.5 rounded-md border border-danger-border bg-danger-bg px-3 py-2.5 text-danger text-sm">
          <p className="font-medium">Your yes replaces everybody else's</p>
          <ul className="grid list-disc gap-1 pl-4">
            {waiting_for !== null && (
              <li className="break-words">
                It is <HostileText text={lowerFirst(waiting_for)} /> The call can be made at once without
                them.
              </li>
            )}
            <li>
              Governance, compliance, whoever answers for the agent and whom it acts for are told now, with
              your name and what you write.
            </li>
            <li>A second person must review it. Until somebody has, it stays open for all to see.</li>
            <li>It takes a sign-in of the last five minutes{key.asked && ", and your security key"}.</li>
          </ul>
        </div>
        <Field
          label="Incident"
          hint="What it is called where it is handled, such as a ticket's number."
          error={tried && noIncident ? "Name the incident." : undefined}
        >
          <Input value={incident} maxLength={200} onChange={({ target }) => setIncident(target.value)} />
        </Field>
        <Field
          label="Why it can't wait"
          hint="Whoever reviews it reads this, and it stays in the record."
          error={tried && noReason ? "Say why it can't wait." : undefined}
        >
          <Textarea value={reason} maxLength={2000} onChange={({ target }) => setReason(target.value)} />
        </Field>
        {match_number && (
          <Field
            label="Number"
            hint="Whom the agent acts for sees two digits. Ask them, and type what they tell you."
            error={tried && noNumber ? "Type the two digits." : undefined}
          >
            <Input
              value={number}
              inputMode="numeric"
              maxLength={2}
              className="max-w-20 font-mono"
              onChange={({ target }) => setNumber(target.value)}
            />
          </Field>
        )}
        <VoteFailure error={key.error ?? breakGlass.error} id={id} />
      </DialogForm>
    </Dialog>
  );
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
