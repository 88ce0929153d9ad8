import Link from "next/link";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { StandingView } from "#lib/approvals/standing/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { RevokeStanding } from "./revoke-standing.tsx";
import { standingLooks, usedWords } from "./standing-words.ts";
import { WidenedWords } from "./widened-words.tsx";

/** What was allowed in advance: whose yes it is, to what, and how much of it is left. */
export function StandingList({ standings }: { standings: readonly StandingView[] }) {
  return (
    <KeyboardList>
      <ul aria-label="Standing permissions">
        {standings.map((standing) => (
          <Row key={standing.id} standing={standing} />
        ))}
      </ul>
    </KeyboardList>
  );
}

function Row({ standing }: { standing: StandingView }) {
  const { id, status, agent, server, tool, given_by, expires_at, ended, constraints, can } = standing;
  const { label, tone } = standingLooks[status];
  return (
    <li
      data-row
      className="grid items-start gap-x-6 gap-y-2 border-b py-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
    >
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <Link
            href={routes.standingPermission(id)}
            className="min-w-0 break-all rounded-sm font-medium hover:underline"
          >
            <HostileText text={tool} />
          </Link>
          <Badge tone={tone}>{label}</Badge>
        </p>
        <p className="min-w-0 break-words text-muted text-xs">
          <HostileText text={agent.name} /> on{" "}
          <span className="break-all">
            <HostileText text={server} />
          </span>
        </p>
      </div>
      <div className="grid min-w-0 gap-1">
        <p className="line-clamp-3 break-words text-sm">
          <WidenedWords constraints={constraints} />
        </p>
        <p className="break-words text-muted text-xs tabular-nums">
          <HostileText text={usedWords(standing)} />, {ended ? "over " : "ends "}
          <Time at={ended?.at ?? expires_at} />, given by <HostileText text={given_by.name} />
        </p>
      </div>
      <div className="lg:w-24 lg:text-right">
        {(status === "active" || can.revoke === true) && <RevokeStanding standing={standing} />}
      </div>
    </li>
  );
}
