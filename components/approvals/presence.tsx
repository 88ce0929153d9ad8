"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Initials } from "#components/patterns/initials.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { usePresence } from "./use-presence.ts";

const facesMax = 3;

/** Who else looks at a request and may decide on it: two people need not read the same thing at once. */
export function Presence({ approval }: { approval: ApprovalView }) {
  const here = usePresence(approval);
  const [first] = here;
  return (
    <p role="status" className="flex min-w-0 items-center gap-2 text-muted text-xs empty:hidden">
      {first && (
        <>
          <span className="-space-x-1.5 flex shrink-0">
            {here.slice(0, facesMax).map(({ id, name }) => (
              <Initials key={id} name={name} className="size-5 text-[0.625rem] ring-2 ring-background" />
            ))}
          </span>
          <span className="min-w-0 break-words">
            <HostileText text={first.name} />
            {othersWords(here.length - 1)}
          </span>
        </>
      )}
    </p>
  );
}

function othersWords(others: number): string {
  if (others === 0) return " is looking at this";
  return others === 1 ? " and 1 other are looking at this" : ` and ${others} others are looking at this`;
}
