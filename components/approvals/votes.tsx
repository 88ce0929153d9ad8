import { DecisionBadge } from "#components/patterns/decision-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";

const reasonClip = 280;

/** Who said what, in the order they said it. */
export function ApprovalVotes({ votes }: Pick<ApprovalView, "votes">) {
  return (
    <Section title="Votes">
      <ul className="grid gap-3 border-t pt-3">
        {votes.map(({ voter, decision, reason, late, signed_by_key, created_at }) => (
          <li key={`${voter.id} ${created_at}`} className="grid gap-1">
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <span className="min-w-0 break-words text-sm">
                <HostileText text={voter.name} />
              </span>
              <DecisionBadge decision={decision} counts={!late} because="late" />
            </div>
            <p className="break-words text-muted text-xs">
              {reason !== "" && <HostileText text={reason} clipAt={reasonClip} lines />}{" "}
              <span className="text-subtle">
                <Time at={created_at} />
                {signed_by_key && ", signed with a security key"}
                {late && ", after the decision: it is kept, and changes nothing"}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
