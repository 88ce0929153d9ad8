"use client";

import { type ReactNode, useRef, useState } from "react";
import { useToast } from "#components/ui/toast.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import type { GiveStanding } from "#lib/approvals/standing/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { useNow } from "#lib/ui/clock.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { type ApprovalVote, useVoteApproval } from "./api.ts";
import { clickWords } from "./approval-words.ts";
import { ConfirmYes } from "./confirm-yes.tsx";
import { DenyForm } from "./deny-form.tsx";
import { ReadingStep } from "./reading-step.tsx";
import { StandingBuilder } from "./standing-builder.tsx";
import { givingWords } from "./standing-words.ts";
import { useSecurityKey } from "./use-security-key.ts";
import { VoteFailure } from "./vote-failure.tsx";

type DecisionFormProps = {
  /** What is painted: a vote is on this, and on nothing newer. */
  seen: ApprovalView;
  /** Why it can't be approved, or denied, as it is. */
  blocked: { approve?: string; deny?: string };
  /** What else can be done, at the end of the row of buttons. */
  others: ReactNode;
};

type Step = "reading" | "approving" | "denying";

/** Yes in two strokes, no with a reason. A yes that was armed is so for what was painted then. */
export function DecisionForm({ seen, blocked, others }: DecisionFormProps) {
  const [{ step, version }, setStep] = useState<{ step: Step; version: number }>({
    step: "reading",
    version: seen.version,
  });
  const [reason, setReason] = useState("");
  const [building, setBuilding] = useState(false);
  /** What is allowed beside the call, once it was filled in: it goes with the yes that is armed. */
  const [standing, setStanding] = useState<GiveStanding | null>(null);
  const [refused, setRefused] = useState<readonly FieldIssue[]>([]);
  const nowMs = useNow();
  const limits = seen.can.give_standing;
  const approveButton = useRef<HTMLButtonElement>(null);
  const vote = useVoteApproval(seen.id);
  const key = useSecurityKey("vote", seen);
  const toast = useToast();
  // Armed for another version, or locked since: it has to be armed anew.
  const stale = step === "approving" && (version !== seen.version || blocked.approve !== undefined);
  const shown = stale ? "reading" : step;

  function go(next: Step) {
    vote.reset();
    key.stop();
    setStep({ step: next, version: seen.version });
  }

  function arm() {
    setStanding(null);
    if (!blocked.approve) return go("approving");
    goToUnread();
  }

  function build() {
    setRefused([]);
    if (!blocked.approve) return setBuilding(true);
    goToUnread();
  }

  function goToUnread() {
    const unread = document.querySelector<HTMLElement>("[data-gate]");
    (unread ?? approveButton.current)?.focus();
  }

  function cast(
    decision: ApprovalVote["decision"],
    more: Pick<ApprovalVote, "reason" | "number" | "assertion">,
  ) {
    if (vote.isPending || blocked[decision === "approve" ? "approve" : "deny"]) return;
    const { version, action_hash, display_hash } = seen;
    vote.mutate(
      {
        decision,
        version,
        action_hash,
        display_hash,
        ...more,
        ...(decision === "approve" && standing ? { standing } : {}),
      },
      {
        onSuccess: ({ text, vote: became }) => {
          setStep({ step: "reading", version });
          setReason("");
          toast({ title: text, tone: became === "counted" ? "success" : "info" });
        },
        onError: (error) => {
          const issues = error instanceof ApiError ? error.errors : [];
          const ofStanding = issues.filter(({ pointer }) => pointer.startsWith("/standing"));
          setRefused(ofStanding);
          if (ofStanding.length > 0) setBuilding(true);
        },
      },
    );
  }

  useShortcuts([
    { keys: "a", label: "Approve: arms it, Enter confirms", group, run: arm },
    ...("no" in limits ? [] : [{ keys: "l", label: "Approve like this for a while", group, run: build }]),
    { keys: "d", label: "Deny, with a reason", group, run: () => go("denying") },
  ]);

  return (
    <div className="grid gap-3">
      <VoteFailure error={key.error ?? vote.error} id={seen.id} />
      {shown === "reading" && (
        <ReadingStep
          ref={approveButton}
          seen={seen}
          blocked={blocked}
          others={others}
          onApprove={arm}
          onApproveLike={build}
          onDeny={() => go("denying")}
        />
      )}
      {shown === "approving" && (
        <ConfirmYes
          words={standing ? givingWords(standing, nowMs) : clickWords(seen)}
          label={standing ? "Approve this and what is like it" : "Approve this call"}
          asksNumber={seen.match_number}
          asksKey={key.asked}
          pending={key.pending || vote.isPending}
          onConfirm={(number) =>
            key.sign((shown) => cast("approve", { ...shown, ...(number === undefined ? {} : { number }) }))
          }
          onCancel={() => (standing ? setBuilding(true) : go("reading"))}
        />
      )}
      {shown === "denying" && (
        <DenyForm
          reason={reason}
          onReason={setReason}
          blocked={blocked.deny}
          pending={vote.isPending}
          onDeny={() => cast("reject", { reason: reason.trim() })}
          onCancel={() => go("reading")}
        />
      )}
      {!("no" in limits) && (
        <StandingBuilder
          approval={seen}
          caps={limits}
          open={building}
          refused={refused}
          onClose={() => {
            setBuilding(false);
            setStanding(null);
            go("reading");
          }}
          onReady={(ready) => {
            setBuilding(false);
            setStanding(ready);
            go("approving");
          }}
        />
      )}
    </div>
  );
}

const group = "This request";
