"use client";

import { Check, X } from "lucide-react";
import { useState } from "react";
import { useSettled } from "#components/grants/use-settled.ts";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ArgumentConstraint, StandingPreview } from "#lib/approvals/standing/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { useStandingPreview } from "./api.ts";
import { previewWords } from "./standing-words.ts";

type StandingPreviewPanelProps = {
  id: string;
  open: boolean;
  /** Null while what was typed can't be read. */
  constraints: readonly ArgumentConstraint[] | null;
};

/** What it would have let through lately, before anybody allows it. */
export function StandingPreviewPanel({ id, open, constraints }: StandingPreviewPanelProps) {
  const settled = useSettled(constraints);
  const { data, error, isFetching } = useStandingPreview(id, open ? settled : null);
  const [shown, setShown] = useState(false);
  return (
    <section aria-label="In the last 30 days" className="rounded-md border bg-sunken">
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-3 gap-y-1 px-3 py-1.5">
        <p role="status" className="min-w-0 text-sm">
          {sayWhat({ data, failed: error !== null, readable: constraints !== null })}
          {isFetching && data && <span className="text-subtle"> Looking again…</span>}
        </p>
        {constraints && data && data.calls.length > 0 && (
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={shown}
            onClick={() => setShown(!shown)}
            className="-mx-2"
          >
            {shown ? "Hide them" : "Which ones"}
          </Button>
        )}
      </div>
      {shown && constraints && data && <Calls calls={data.calls} />}
    </section>
  );
}

function sayWhat(known: { data: StandingPreview | undefined; failed: boolean; readable: boolean }): string {
  if (!known.readable) return "Finish what is above to see what it would have matched.";
  if (known.failed) return "What it would have matched can't be told now. It works all the same.";
  return known.data ? previewWords(known.data) : "Looking at the last 30 days…";
}

function Calls({ calls }: Pick<StandingPreview, "calls">) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <ul aria-label="Calls" tabIndex={0} className="max-h-48 overflow-y-auto border-t px-3 py-1">
      {calls.map(({ id, at, matches, why }) => (
        <li key={id} className="flex items-start gap-2 py-1 text-xs">
          {matches ? (
            <Check aria-hidden className="mt-0.5 size-3.5 shrink-0 text-success" />
          ) : (
            <X aria-hidden className="mt-0.5 size-3.5 shrink-0 text-subtle" />
          )}
          <span className="min-w-0 break-words text-muted">
            <TextLink href={routes.approval(id)} target="_blank">
              <Time at={at} />
            </TextLink>
            {matches ? " matches" : " does not"}
            {why !== null && (
              <>
                : <HostileText text={why} clipAt={200} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
