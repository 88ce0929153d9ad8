import { Check, PencilLine, X } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { VoteDecision } from "#lib/core/words.ts";
import { voteDecisionLabels } from "#lib/ui/labels.ts";

const looks: Record<VoteDecision, { tone: Tone; icon: ReactNode }> = {
  approve: { tone: "success", icon: <Check aria-hidden /> },
  reject: { tone: "danger", icon: <X aria-hidden /> },
  request_changes: { tone: "warning", icon: <PencilLine aria-hidden /> },
};

/** `counts={false}` for a vote on an earlier digest, which stays visible and no longer counts. */
export function DecisionBadge({ decision, counts = true }: { decision: VoteDecision; counts?: boolean }) {
  const { tone, icon } = looks[decision];
  return (
    <Badge tone={counts ? tone : "outline"} icon={icon} className={counts ? undefined : "border-dashed"}>
      {voteDecisionLabels[decision]}
      {!counts && ", outdated"}
    </Badge>
  );
}
