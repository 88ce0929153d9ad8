"use client";

import { type RefObject, useRef } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { VoteForm } from "#components/console/vote-form.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { VoteDecision } from "#lib/core/words.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { useNow } from "#lib/ui/clock.ts";
import { conditionProblem, toConditions } from "#lib/ui/condition-draft.ts";
import { plural } from "#lib/ui/format.ts";
import { submissionName } from "#lib/ui/submission-words.ts";
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
  const conditionsBox = useRef<HTMLDivElement>(null);
  const nowMs = useNow();
  const toast = useToast();
  const tools = submission.labels.map(({ tool }) => tool);
  const problem = conditionProblem(conditions, tools, nowMs);
  const blocked = changed ? "It changed since you looked at it. Look again first." : undefined;
  const principal =
    draft.value.onBehalfOf ??
    (submission.can.vote === true ? null : (submission.acting_for.find((p) => p.vote === true)?.id ?? null));

  async function cast(decision: VoteDecision) {
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

  function missesMore(decision: VoteDecision): boolean {
    const missing = decision === "approve" && problem !== undefined;
    if (missing) conditionsBox.current?.querySelector("input")?.focus();
    return missing;
  }

  return (
    <VoteForm<VoteDecision>
      group="This submission"
      choices={[
        {
          decision: "approve",
          label: "Approve",
          button: approveLabel(submission, conditions.on ? conditions.tools : null),
          blocked,
        },
        { decision: "request_changes", label: "Request changes", blocked },
        { decision: "reject", label: "Reject", blocked },
      ]}
      otherKeys={[{ keys: "?", does: "all keys" }]}
      reason={reason}
      reasonMax={4000}
      onReason={(typed) => draft.change({ reason: typed })}
      reasonField={reasonField}
      pending={vote.isPending ? vote.variables?.decision : undefined}
      failure={<VoteFailure error={vote.error} />}
      cast={cast}
      missesMore={missesMore}
      rejection={{
        title: `Reject ${submissionName(submission)}?`,
        confirmLabel: "Reject it",
        text: `One rejection ends the submission for everybody. ${submission.submitter.name} can submit a new one.`,
      }}
    >
      {(tried) => (
        <>
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
        </>
      )}
    </VoteForm>
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
