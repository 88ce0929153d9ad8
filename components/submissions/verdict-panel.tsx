"use client";

import { useRef } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { canDecide } from "#lib/ui/review-words.ts";
import { useCastVote } from "./api.ts";
import { DecidedNotice } from "./decided-notice.tsx";
import { RetractControl } from "./retract-control.tsx";
import { type BriefChange, StaleNotice } from "./stale-notice.tsx";
import { useKeepFocus } from "./use-keep-focus.ts";
import type { Seen } from "./use-seen.ts";
import { useVerdictDraft } from "./use-verdict-draft.ts";
import { VerdictForm } from "./verdict-form.tsx";
import { VerdictHead } from "./verdict-head.tsx";
import { VerdictStages } from "./verdict-stages.tsx";

type VerdictPanelProps = { submission: SubmissionView; look: Seen; me: string };

/** Where it stands, who has said what, and the reader's own say. */
export function VerdictPanel({ submission, look, me }: VerdictPanelProps) {
  const vote = useCastVote(submission.id);
  const draft = useVerdictDraft();
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const { status, can } = submission;
  const deciding = status === "in_review" && canDecide(submission);
  const typed = draft.value.reason.trim();
  const overtaken = !deciding && typed !== "" && !vote.isPending;
  const say = useKeepFocus<HTMLDivElement>(deciding ? "form" : overtaken ? "overtaken" : "told");

  function acknowledge() {
    vote.reset();
    look.acknowledge();
    reasonField.current?.focus();
  }

  return (
    <aside
      id="verdict"
      aria-label="Verdict"
      className="min-w-0 scroll-mt-18 rounded-md border bg-raised lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:col-span-5 lg:max-h-[calc(100dvh-var(--bar-height)-3rem)] lg:overflow-y-auto"
    >
      <VerdictHead submission={submission} me={me} />
      <VerdictStages submission={submission} />
      <div ref={say} tabIndex={-1} className="outline-none">
        {(status === "in_review" || overtaken) && (
          <div className="grid gap-3 p-4">
            {look.changed && (
              <StaleNotice
                seen={look.seen}
                now={submission}
                told={toldOf(vote.error, submission.digest)}
                onAcknowledge={acknowledge}
              />
            )}
            {deciding && (
              <VerdictForm
                submission={submission}
                me={me}
                seenDigest={look.seen.digest ?? ""}
                changed={look.changed}
                vote={vote}
                draft={draft}
                reasonField={reasonField}
              />
            )}
            {overtaken && <DecidedNotice submission={submission} typed={typed} onDiscard={draft.clear} />}
            {!deciding && status === "in_review" && can.vote !== true && (
              <p className="break-words text-muted text-sm">
                <HostileText text={can.vote.no} />
              </p>
            )}
            {can.retract === true && (
              <RetractControl submission={submission} digest={look.seen.digest ?? ""} />
            )}
          </div>
        )}
      </div>
    </aside>
  );
}

/** What the refusal of a stale vote told of what is there now. */
function toldOf(error: Error | null, digest: string | null): readonly BriefChange[] | undefined {
  if (!(error instanceof ApiError) || error.code !== "stale") return;
  const { current_digest, changes } = error.details;
  return current_digest === digest ? (changes as readonly BriefChange[]) : undefined;
}
