import { Check, CircleDashed } from "lucide-react";
import type { ReactNode } from "react";
import type { Role, VoteDecision } from "#lib/core/words.ts";
import { roleLabels } from "#lib/ui/labels.ts";
import { DecisionBadge } from "./decision-badge.tsx";
import { HostileText } from "./hostile-text.tsx";

type StageVote = {
  id: string;
  voter: string;
  decision: VoteDecision;
  /** False once the thing voted on has changed. */
  counts: boolean;
  /** Beside the vote: its reason, its time. */
  detail?: ReactNode;
};

type Stage = {
  role: Role;
  have: number;
  need: number;
  votes: readonly StageVote[];
  /** Who else could sign, or that nobody can. */
  note?: ReactNode;
};

/** Which stages an approval needs, how far each is, and who has spoken. */
export function StageProgress({ stages }: { stages: readonly Stage[] }) {
  return (
    <ol className="grid gap-4">
      {stages.map((stage) => (
        <li key={stage.role} className="grid gap-2">
          <StageHead {...stage} />
          {stage.note && <div className="pl-6 text-muted text-xs">{stage.note}</div>}
          {stage.votes.length > 0 && (
            <ul className="ml-2 grid gap-2 border-l pl-4">
              {stage.votes.map((vote) => (
                <li key={vote.id} className="grid gap-1">
                  <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                    <span className="min-w-0 break-words text-sm">
                      <HostileText text={vote.voter} />
                    </span>
                    <DecisionBadge decision={vote.decision} counts={vote.counts} />
                  </div>
                  {vote.detail && <div className="text-muted text-xs">{vote.detail}</div>}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

function StageHead({ role, have, need }: Pick<Stage, "role" | "have" | "need">) {
  const done = have >= need;
  return (
    <div className="flex items-center gap-2 text-sm">
      {done ? (
        <span className="inline-flex size-4 items-center justify-center rounded-full bg-success text-background">
          <Check aria-hidden strokeWidth={3} className="size-2.5" />
        </span>
      ) : (
        <CircleDashed aria-hidden className="size-4 text-subtle" />
      )}
      <span className="font-medium">{roleLabels[role]}</span>
      <span className="ml-auto text-muted text-xs tabular-nums">
        {have} of {need}
        {done ? ", complete" : ` ${need === 1 ? "approval" : "approvals"}`}
      </span>
    </div>
  );
}
