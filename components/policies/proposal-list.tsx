import { FileCheck2 } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { ProposalView } from "#lib/settings/proposals/schemas.ts";
import { policyChangeStatusLabels } from "#lib/ui/labels.ts";

const tones: Record<PolicyChangeStatus, Tone> = {
  proposed: "info",
  adopted: "success",
  rejected: "danger",
  withdrawn: "neutral",
  superseded: "neutral",
};
const reasonClip = 300;

type ProposalListProps<P extends ProposalView> = {
  changes: readonly P[];
  more: boolean;
  /** What they are versions of: "matrix". */
  what: string;
  /** What one of them changes. */
  detail: (change: P) => ReactNode;
};

/** What was proposed lately, and what became of it. */
export function ProposalList<P extends ProposalView>({ changes, more, what, detail }: ProposalListProps<P>) {
  if (changes.length === 0)
    return (
      <EmptyState icon={FileCheck2} title="No proposals yet">
        A change of the {what} is proposed by one administrator and signed by another. What was proposed, and
        what became of it, stays here.
      </EmptyState>
    );
  return (
    <>
      <ol className="grid rounded-md border">
        {changes.map((change) => (
          <li key={change.id} className="grid gap-1.5 border-b px-4 py-3 last:border-b-0">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <h2 className="font-medium text-sm">
                {change.adopted_version === null
                  ? `Change of version ${change.base_version}`
                  : `Version ${change.adopted_version}`}
              </h2>
              <Badge tone={tones[change.status]}>{policyChangeStatusLabels[change.status]}</Badge>
              <span className="ml-auto text-muted text-xs">
                <Time at={change.created_at} />
              </span>
            </div>
            <p className="max-w-prose text-sm">
              <HostileText text={change.proposer.name} className="font-medium" /> proposed:{" "}
              <HostileText text={change.reason} lines clipAt={reasonClip} />
            </p>
            {change.votes.map((vote) => (
              <p key={vote.voter.id} className="max-w-prose text-muted text-sm">
                <HostileText text={vote.voter.name} className="font-medium text-ink" />{" "}
                {vote.decision === "approve" ? "signed" : "rejected"} it
                {vote.late && ", after it was decided"}:{" "}
                <HostileText text={vote.reason} lines clipAt={reasonClip} />
              </p>
            ))}
            {detail(change)}
          </li>
        ))}
      </ol>
      {more && <p className="pt-3 text-muted text-xs">The {changes.length} newest are shown.</p>}
    </>
  );
}
