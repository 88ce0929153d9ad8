"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { MovedNotice } from "#components/patterns/moved-notice.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { DecidedLine } from "./decided-line.tsx";
import { DecisionForm } from "./decision-form.tsx";
import { OtherSteps } from "./other-steps.tsx";
import { StopButton } from "./stop-button.tsx";
import type { useSeenApproval } from "./use-seen-approval.ts";

type DecisionBarProps = {
  now: ApprovalView;
  looking: ReturnType<typeof useSeenApproval>;
  /** How many values were not opened, where all of them must be. */
  unread: number;
};

/**
 * Where somebody decides: at the foot, always in reach. Whatever comes to it comes above the buttons, which stay where they are;
 * once somebody else decided, that stands in their place.
 */
export function DecisionBar({ now, looking: { seen, changed, acknowledge }, unread }: DecisionBarProps) {
  const pending = now.status === "pending";
  const blocked = blockedBy(changed, unread);
  const others = pending && <OtherSteps seen={seen} blocked={blocked.deny} />;
  return (
    <section
      aria-label="Your decision"
      className="sticky bottom-0 z-(--layer-bar) mt-6 grid min-h-14 gap-3 border-t bg-background py-3"
    >
      {changed && (
        <MovedNotice onAcknowledge={acknowledge}>
          <p>Somebody voted, or it reads otherwise. The page shows what you saw until you look again.</p>
        </MovedNotice>
      )}
      {!pending && <DecidedLine approval={now} />}
      {pending && now.can.vote === true && <DecisionForm seen={seen} blocked={blocked} others={others} />}
      {pending && now.can.vote !== true && (
        <div className="flex items-center justify-between gap-3">
          <p className="min-w-0 break-words text-muted text-sm">
            <HostileText text={now.can.vote.no} />
          </p>
          {others}
        </div>
      )}
      {now.can.revoke === true && (now.status === "approved" || now.can.vote !== true) && (
        <StopButton approval={now} />
      )}
    </section>
  );
}

function blockedBy(changed: boolean, unread: number): { approve?: string; deny?: string } {
  if (changed) {
    const why = "It changed since you looked at it. Look again first.";
    return { approve: why, deny: why };
  }
  if (unread === 0) return {};
  const values = unread === 1 ? "1 value is" : `${unread} values are`;
  return { approve: `${values} not shown whole. Open ${unread === 1 ? "it" : "them"} first.` };
}
