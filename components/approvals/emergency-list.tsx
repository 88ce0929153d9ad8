import Link from "next/link";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { BrokenGlass } from "#lib/approvals/emergency/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { VerdictBadge } from "./verdict-badge.tsx";

const reasonClip = 200;

/** What people approved alone, and whether a second person has looked at it. */
export function EmergencyList({ emergencies }: { emergencies: readonly BrokenGlass[] }) {
  return (
    <KeyboardList>
      <ul aria-label="Emergencies">
        {emergencies.map((emergency) => (
          <Row key={emergency.approval.id} emergency={emergency} />
        ))}
      </ul>
    </KeyboardList>
  );
}

function Row({ emergency }: { emergency: BrokenGlass }) {
  const { approval, by, at, reason, incident, review_due_at, overdue, reviewed } = emergency;
  return (
    <li
      data-row
      className="grid items-start gap-x-6 gap-y-1.5 border-b py-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
    >
      <div className="grid min-w-0 gap-1">
        <Link
          href={routes.approval(approval.id)}
          className="break-words rounded-sm font-medium text-sm hover:underline"
        >
          <HostileText text={approval.sentence} />
        </Link>
        <p className="break-words text-muted text-xs">
          Approved alone by <HostileText text={by.name} /> <Time at={at} />, for{" "}
          <HostileText text={incident} />
        </p>
      </div>
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-xs">
          {reviewed ? (
            <>
              <VerdictBadge verdict={reviewed.verdict} />
              <span className="min-w-0 break-words">
                said <HostileText text={reviewed.by.name} /> <Time at={reviewed.at} />
              </span>
            </>
          ) : (
            <>
              <Badge tone={overdue ? "danger" : "warning"}>
                {overdue ? "Review overdue" : "Needs a review"}
              </Badge>
              <span>
                {overdue ? "was due" : "due"} <Time at={review_due_at} />
              </span>
            </>
          )}
        </p>
        <p className="break-words text-sm">
          <HostileText text={reviewed?.note || reason} clipAt={reasonClip} lines />
        </p>
      </div>
    </li>
  );
}
