"use client";

import { ChevronRight, Minus, PencilLine, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { BeforeAfter } from "#components/patterns/before-after.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { RiskMark } from "#components/patterns/risk-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { plainVisible } from "#lib/core/visible-text.ts";
import type { Change, ChangeDetail } from "#lib/registry/review-schemas.ts";
import { anchorParts } from "#lib/ui/anchors.ts";
import { Commentable } from "./commentable.tsx";

const shownMax = 50;
const textClip = 300;
const nameMax = 80;

/** The changes of one group. A long group shows its worst first and says how many more there are. */
export function ChangeList({ name, changes }: { name: string; changes: readonly Change[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, shownMax);
  const hidden = changes.length - shown.length;
  return (
    <div className="grid gap-2">
      <h3 className="font-medium text-sm">{name}</h3>
      <ul className="rounded-md border">
        {shown.map((change, index) => (
          // Two changes can be about one anchor; their order never moves.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <ChangeItem key={`${change.anchor} ${index}`} change={change} />
        ))}
      </ul>
      {hidden > 0 && (
        <div>
          <Button size="sm" onClick={() => setAll(true)}>
            Show {hidden.toLocaleString("en")} more
          </Button>
        </div>
      )}
    </div>
  );
}

const kinds: Record<Change["kind"], { word: string; icon: ReactNode }> = {
  added: { word: "Added", icon: <Plus aria-hidden /> },
  removed: { word: "Removed", icon: <Minus aria-hidden /> },
  changed: { word: "Changed", icon: <PencilLine aria-hidden /> },
};

function ChangeItem({ change }: { change: Change }) {
  const { anchor, area, name, kind, risk, summary, details } = change;
  return (
    <li data-step data-anchor={anchor} className="border-b last:border-b-0">
      <Commentable anchor={anchor} about={name || anchorParts(anchor).kind}>
        <details className="group/change min-w-0">
          <summary className="flex cursor-pointer list-none items-start gap-2 px-3 py-2 hover:bg-hover focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              className="mt-0.5 size-4 shrink-0 text-subtle transition-transform group-open/change:rotate-90"
            />
            <span className="grid min-w-0 flex-1 gap-0.5">
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <RiskMark risk={risk} />
                <span className="min-w-0 break-all font-medium font-mono text-xs leading-5">
                  <HostileText text={nameOf(area, name, anchor)} />
                </span>
                <KindWord kind={kind} />
              </span>
              <span className="break-words text-muted text-xs">
                <HostileText text={summary} />
              </span>
            </span>
          </summary>
          <ul className="grid gap-3 pt-1 pr-3 pb-3 pl-9">
            {details.map((detail, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the details of one change never move
              <Detail key={index} detail={detail} />
            ))}
          </ul>
        </details>
      </Commentable>
    </li>
  );
}

/** Facts are called what the page calls them; everything else has a name of its own. */
function nameOf(area: Change["area"], name: string, anchor: string): string {
  return area === name ? anchorParts(anchor).kind : name;
}

function KindWord({ kind }: { kind: Change["kind"] }) {
  const { word, icon } = kinds[kind];
  return (
    <span className="inline-flex items-center gap-1 text-muted text-xs [&_svg]:size-3">
      {icon}
      {word}
    </span>
  );
}

function Detail({ detail: { pointer, risk, means, ...values } }: { detail: ChangeDetail }) {
  return (
    <li className="grid gap-1.5">
      <div className="flex flex-wrap items-start gap-x-2 gap-y-1">
        <RiskMark risk={risk} />
        <span className="min-w-0 flex-1 basis-48 break-words text-sm">
          <HostileText text={means} clipAt={textClip} />
        </span>
      </div>
      {pointer && (
        <span className="break-all font-mono text-subtle text-xs">
          <HostileText text={pointer} clipAt={textClip} />
        </span>
      )}
      {("before" in values || "after" in values) && (
        <BeforeAfter
          what={plainVisible(pointer || "the whole", nameMax)}
          before={"before" in values ? { label: "Before", value: values.before } : undefined}
          after={"after" in values ? { label: "After", value: values.after } : undefined}
        />
      )}
    </li>
  );
}
