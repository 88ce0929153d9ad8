import { Check, PencilLine, Undo2, X } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { VoteDecision } from "#lib/core/words.ts";
import { voteDecisionLabels } from "#lib/ui/labels.ts";

type Decision = VoteDecision | "retract";

const looks: Record<Decision, { tone: Tone; icon: ReactNode; word: string }> = {
  approve: { tone: "success", icon: <Check aria-hidden />, word: voteDecisionLabels.approve },
  reject: { tone: "danger", icon: <X aria-hidden />, word: voteDecisionLabels.reject },
  request_changes: {
    tone: "warning",
    icon: <PencilLine aria-hidden />,
    word: voteDecisionLabels.request_changes,
  },
  retract: { tone: "outline", icon: <Undo2 aria-hidden />, word: "Took it back" },
};

type DecisionBadgeProps = {
  decision: Decision;
  /** False for a vote that stays visible and does not count. */
  counts?: boolean;
  /** Why it does not. */
  because?: string;
};

/** What somebody said. A vote on an earlier digest is outdated, if nothing else is said. */
export function DecisionBadge({ decision, counts = true, because = "outdated" }: DecisionBadgeProps) {
  const { tone, icon, word } = looks[decision];
  return (
    <Badge tone={counts ? tone : "outline"} icon={icon} className={counts ? undefined : "border-dashed"}>
      {word}
      {!counts && `, ${because}`}
    </Badge>
  );
}
