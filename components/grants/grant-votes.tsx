import { DecisionBadge } from "#components/patterns/decision-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { GrantView } from "#lib/access/grants/schemas.ts";

const reasonClip = 280;

/** Who said what, in the order they said it. */
export function GrantVotes({ votes }: Pick<GrantView, "votes">) {
  return (
    <section aria-label="Votes" className="grid gap-2 border-t pt-4">
      <h3 className="text-subtle text-xs">Votes</h3>
      <ul className="grid gap-3">
        {votes.map(({ voter, decision, reason, late, created_at }) => (
          <li key={`${voter.id} ${created_at}`} className="grid gap-1">
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <span className="min-w-0 break-words text-sm">
                <HostileText text={voter.name} />
              </span>
              <DecisionBadge decision={decision} counts={!late} because="late" />
            </div>
            <p className="break-words text-muted text-xs">
              <HostileText text={reason} clipAt={reasonClip} lines />{" "}
              <span className="text-subtle">
                <Time at={created_at} />
                {late && ", after the decision: it is kept, and changes nothing"}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
