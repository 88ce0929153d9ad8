"use client";

import { Check, PencilLine, X } from "lucide-react";
import { type RefObject, useRef, useState } from "react";
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
import { useNow } from "#lib/ui/clock.ts";
import { conditionProblem, toConditions } from "#lib/ui/condition-draft.ts";
import { plural } from "#lib/ui/format.ts";
import { submissionName } from "#lib/ui/submission-words.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import type { useCastVote } from "./api.ts";
import { ConditionsFields } from "./conditions-fields.tsx";
import type { VerdictDraft } from "./use-verdict-draft.ts";
import { VoteFor } from "./vote-for.tsx";
import { outcomeToast } from "./vote-outcome.ts";

type VerdictFormProps = {
  submission: SubmissionView;
  me: string;
  /** What the reader has looked at; the vote is on this and nothing else. */
  seenDigest: string;
  /** It moved since, and they have not looked again. */
  changed: boolean;
  vote: ReturnType<typeof useCastVote>;
  draft: VerdictDraft;
  reasonField: RefObject<HTMLTextAreaElement | null>;
};

export function VerdictForm(props: VerdictFormProps) {
  const { submission, me, seenDigest, changed, vote, draft, reasonField } = props;
  const { reason, conditions } = draft.value;
  const [tried, setTried] = useState<VoteDecision | null>(null);
  const [confirming, setConfirming] = useState(false);
  const conditionsBox = useRef<HTMLDivElement>(null);
  const buttons = useRef<Partial<Record<VoteDecision, HTMLButtonElement | null>>>({});
  const nowMs = useNow();
  const toast = useToast();
  const tools = submission.labels.map(({ tool }) => tool);
  const problem = conditionProblem(conditions, tools, nowMs);
  const empty = reason.trim() === "";
  const blocked = changed ? "It changed since you looked at it. Look again first." : undefined;
  const chosen = vote.isPending ? vote.variables?.decision : undefined;
  const principal =
    draft.value.onBehalfOf ??
    (submission.can.vote === true ? null : (submission.acting_for.find((p) => p.vote === true)?.id ?? null));

  async function cast(decision: VoteDecision) {
    if (vote.isPending) return;
    const after = await vote.mutateAsync({
      decision,
      digest: seenDigest,
      reason: reason.trim(),
      conditions: decision === "approve" ? toConditions(conditions, tools) : null,
      on_behalf_of: principal,
    });
    draft.clear();
    toast(outcomeToast(decision, after, me));
  }

  function decide(decision: VoteDecision) {
    setTried(decision);
    if (empty) reasonField.current?.focus();
    else if (decision === "approve" && problem) conditionsBox.current?.querySelector("input")?.focus();
    else if (decision === "reject") setConfirming(true);
    // What failed is shown above the buttons.
    else cast(decision).catch(() => undefined);
  }

  function go(decision: VoteDecision) {
    if (empty) reasonField.current?.focus();
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
      <VoteFor
        submission={submission}
        value={principal}
        onChange={(onBehalfOf) => draft.change({ onBehalfOf })}
      />
      <ConditionsFields
        draft={conditions}
        onChange={(next) => draft.change({ conditions: next })}
        tools={tools}
        problem={tried === "approve" ? problem : undefined}
        agreed={submission.conditions}
        box={conditionsBox}
      />
      <Field
        label="Reason"
        hint="Everybody who reads the record later sees it."
        error={tried && empty ? "Say why, in a sentence." : undefined}
      >
        <Textarea
          ref={reasonField}
          value={reason}
          maxLength={4000}
          onChange={(event) => draft.change({ reason: event.target.value })}
        />
      </Field>
      {!confirming && <VoteFailure error={vote.error} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" icon={<Check aria-hidden />} {...button("approve")}>
          {approveLabel(submission, conditions.on ? conditions.tools : null)}
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
        <Kbd keys="a" /> approve, <Kbd keys="c" /> request changes, <Kbd keys="r" /> reject, <Kbd keys="?" />{" "}
        all keys
      </p>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={`Reject ${submissionName(submission)}?`}
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

/** Why a vote was refused. A stale one has its own notice above the form. */
function VoteFailure({ error }: { error: Error | null }) {
  if (error instanceof ApiError && error.code === "stale") return null;
  const issues = error instanceof ApiError ? error.errors : [];
  return (
    <>
      <FormFailure error={error} />
      {issues.length > 0 && (
        <ul className="grid gap-0.5 text-danger text-xs">
          {[...new Set(issues.map(({ message }) => message))].map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The consequence, counted. */
function approveLabel({ labels, server }: SubmissionView, only: readonly string[] | null): string {
  const all = labels.length;
  if (all > 0 && only) {
    const kept = labels.filter(({ tool }) => only.includes(tool)).length;
    return `Approve ${kept} of ${plural(all, "tool")}`;
  }
  if (all > 0) return `Approve ${plural(all, "tool")}`;
  return server ? "Approve this version" : "Approve";
}
