import { ShieldCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { DutyConflictView, HeldSide } from "#lib/access/duties/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import type { ExceptionSubject } from "./exception-dialog.tsx";

const toolsShown = 6;

type ConflictListProps = {
  conflicts: readonly DutyConflictView[];
  more: boolean;
  /** Why this person can't make an exception. */
  refusal: string | undefined;
  onExcept: (subject: ExceptionSubject) => void;
};

/** Which agent has both sides of which rule, through which grants. */
export function ConflictList({ conflicts, more, refusal, onExcept }: ConflictListProps) {
  if (conflicts.length === 0)
    return (
      <p className="flex items-center gap-2 border-t py-3 text-muted text-sm">
        <ShieldCheck aria-hidden className="size-4 text-success" />
        No agent has both sides of a rule.
      </p>
    );
  return (
    <>
      <ul className="grid rounded-md border">
        {conflicts.map(({ agent, rule, sides, exception_until }) => (
          <li key={`${agent.id} ${rule.id}`} className="grid gap-3 border-b p-4 last:border-b-0">
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
              <Link
                href={routes.agent(agent.id)}
                className="min-w-0 break-words rounded-sm font-medium text-sm hover:underline"
              >
                <HostileText text={agent.name} clipAt={100} />
              </Link>
              <code className="break-all font-mono text-muted text-xs">{rule.name}</code>
              {exception_until === null ? (
                <Badge tone="danger" icon={<TriangleAlert aria-hidden />}>
                  No exception
                </Badge>
              ) : (
                <Badge tone="warning">
                  Excepted until <Time at={exception_until} />
                </Badge>
              )}
              {exception_until === null && (
                <Button
                  size="sm"
                  className="ml-auto"
                  reason={refusal}
                  onClick={() => onExcept({ agent, rule })}
                >
                  Make an exception<span className="sr-only"> for {agent.name}</span>
                </Button>
              )}
            </div>
            <div className="grid gap-3 sm:grid-cols-2">
              {sides.map((side, index) => (
                // The two sides of a rule may be called the same.
                // biome-ignore lint/suspicious/noArrayIndexKey: a rule has two sides, in their order
                <Side key={index} side={side} />
              ))}
            </div>
          </li>
        ))}
      </ul>
      {more && (
        <p className="pt-3 text-muted text-xs">The first {conflicts.length} are shown. There are more.</p>
      )}
    </>
  );
}

function Side({ side: { name, grants } }: { side: HeldSide }) {
  return (
    <div className="grid min-w-0 content-start gap-1.5 border-l-2 pl-3">
      <p className="break-words font-medium text-sm">
        <HostileText text={name} />
      </p>
      <ul className="grid gap-1.5">
        {grants.map(({ id, server, tools }) => (
          <li key={id} className="min-w-0 text-xs">
            <TextLink href={routes.grant(id)}>
              <span className="break-all font-mono">
                <HostileText text={server} />
              </span>
            </TextLink>
            <p className="break-words font-mono text-muted">
              <HostileText text={tools.slice(0, toolsShown).join(", ")} clipAt={300} />
              {tools.length > toolsShown && ` and ${tools.length - toolsShown} more`}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
