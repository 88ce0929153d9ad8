"use client";

import { Check, PencilLine, X } from "lucide-react";
import { useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { VoteDecision } from "#lib/core/words.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { plural } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { submissionName } from "#lib/ui/submission-words.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { useCastVote } from "./api.ts";

type VerdictFormProps = {
  submission: SubmissionView;
  /** What the reader has looked at; the vote is on this and nothing else. */
  seenDigest: string;
  /** It moved since, and they have not looked again. */
  changed: boolean;
};

export function VerdictForm({ submission, seenDigest, changed }: VerdictFormProps) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const buttons = useRef<Partial<Record<VoteDecision, HTMLButtonElement | null>>>({});
  const vote = useCastVote(submission.id);
  const toast = useToast();
  const name = submissionName(submission);
  const blocked = changed ? "It changed since you looked at it. Look again first." : undefined;
  const chosen = vote.isPending ? vote.variables?.decision : undefined;

  function hasReason(): boolean {
    if (reason.trim() !== "") return true;
    setMissing(true);
    field.current?.focus();
    return false;
  }

  async function cast(decision: VoteDecision) {
    if (vote.isPending) return;
    const after = await vote.mutateAsync({ decision, digest: seenDigest, reason: reason.trim() });
    toast(outcome(decision, after));
  }

  function decide(decision: VoteDecision) {
    if (!hasReason()) return;
    if (decision === "reject") setConfirming(true);
    // What failed is shown above the buttons.
    else cast(decision).catch(() => undefined);
  }

  function go(decision: VoteDecision) {
    if (reason.trim() === "") field.current?.focus();
    else buttons.current[decision]?.focus();
  }

  useShortcuts([
    { keys: "a", label: "Approve", group: "This submission", run: () => go("approve") },
    { keys: "c", label: "Request changes", group: "This submission", run: () => go("request_changes") },
    { keys: "r", label: "Reject", group: "This submission", run: () => go("reject") },
  ]);

  function button(decision: VoteDecision) {
    return {
      ref: (element: HTMLButtonElement | null) => {
        buttons.current[decision] = element;
      },
      reason: blocked,
      pending: chosen === decision,
      onClick: () => decide(decision),
    };
  }

  return (
    <form
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="grid gap-3"
      aria-label="Your decision"
    >
      <Field
        label="Reason"
        hint="Everybody who reads the record later sees it."
        error={missing && reason.trim() === "" ? "Say why, in a sentence." : undefined}
      >
        <Textarea
          ref={field}
          value={reason}
          maxLength={4000}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      {/* A stale vote has its own notice above. */}
      {!(vote.error instanceof ApiError && vote.error.code === "stale") && !confirming && (
        <FormFailure error={vote.error} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" icon={<Check aria-hidden />} {...button("approve")}>
          {approveLabel(submission)}
        </Button>
        <Button icon={<PencilLine aria-hidden />} {...button("request_changes")}>
          Request changes
        </Button>
        <Button
          variant="ghost"
          icon={<X aria-hidden />}
          className="ml-auto text-danger hover:text-danger"
          {...button("reject")}
        >
          Reject
        </Button>
      </div>
      <p className="text-subtle text-xs touch:hidden">
        <Kbd keys="a" /> approve, <Kbd keys="c" /> request changes, <Kbd keys="r" /> reject
      </p>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={`Reject ${name}?`}
        confirmLabel="Reject it"
        danger
        onConfirm={() => cast("reject")}
      >
        <p>
          One rejection ends the submission for everybody. {submission.submitter.name} can submit a new one.
        </p>
      </ConfirmDialog>
    </form>
  );
}

/** The consequence, counted. */
function approveLabel({ snapshot, server }: SubmissionView): string {
  const tools = snapshot?.items.filter(({ kind }) => kind === "tool").length ?? 0;
  if (tools > 0) return `Approve ${plural(tools, "tool")}`;
  return server ? "Approve this version" : "Approve";
}

function outcome(decision: VoteDecision, after: SubmissionView) {
  const name = submissionName(after);
  if (after.status === "approved" && after.server)
    return { title: `${name} is live`, action: { label: "View", href: routes.server(after.server.name) } };
  if (decision === "reject") return { title: `${name} is rejected` };
  if (decision === "request_changes") return { title: `Changes requested from ${after.submitter.name}` };
  const waiting = after.waiting_for ? `Waiting for ${after.waiting_for}.` : undefined;
  return {
    title: `You approved ${name}`,
    description: waiting,
    action: { label: "Next", href: routes.submissions({ view: "needs_me" }) },
  };
}
