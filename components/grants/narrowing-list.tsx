"use client";

import { Archive, History, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { GrantNarrowings, NarrowingView } from "#lib/access/narrowings/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { useGrantNarrowings } from "./narrowing-api.ts";
import { narrowingStateLabels, restoreRefusal } from "./narrowing-words.ts";
import { RestoreDialog } from "./restore-dialog.tsx";

const looks: Record<NarrowingView["state"], { tone: Tone; icon: ReactNode }> = {
  shadow: { tone: "warning", icon: <History aria-hidden /> },
  removed: { tone: "neutral", icon: <Archive aria-hidden /> },
  undone: { tone: "success", icon: <Undo2 aria-hidden /> },
};
const namesShown = 12;
const reasonClip = 280;

/** Each time that the grant was made smaller: what went, why, and whether it can still come back. */
export function NarrowingList({ grantId, initial }: { grantId: string; initial: GrantNarrowings }) {
  const { data } = useGrantNarrowings(grantId, initial);
  if (data.items.length === 0) return null;
  return (
    <Section
      title="Narrowed"
      description="What was taken is denied. While it can be restored, all of it or some comes back as it was."
    >
      <ul className="grid rounded-md border">
        {data.items.map((narrowing) => (
          <Narrowing key={narrowing.id} grantId={grantId} narrowing={narrowing} can={data.can} />
        ))}
      </ul>
    </Section>
  );
}

type NarrowingProps = { grantId: string; narrowing: NarrowingView; can: GrantNarrowings["can"] };

function Narrowing({ grantId, narrowing, can }: NarrowingProps) {
  const [restoring, setRestoring] = useState(false);
  const { state, taken, restored, by, review } = narrowing;
  const { tone, icon } = looks[state];
  return (
    <li className="grid gap-2 border-b px-4 py-3 text-sm last:border-b-0">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-0.5">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {state === "undone"
              ? `${plural(restored.length, "tool")} taken, all back`
              : `${plural(taken.length, "tool")} taken`}
            <Badge tone={tone} icon={icon}>
              {narrowingStateLabels[state]}
            </Badge>
          </p>
          <p className="text-muted text-xs">
            By {by ? <HostileText text={by.name} /> : "the access policy"}, <Time at={narrowing.created_at} />
            {review && (
              <>
                , in{" "}
                <TextLink href={routes.accessReview(review.id)}>
                  <HostileText text={review.name} />
                </TextLink>
              </>
            )}
            {state === "shadow" && (
              <>
                . Removed for good <Time at={narrowing.shadow_until} />
              </>
            )}
          </p>
        </div>
        {state !== "undone" && (
          <Button
            size="sm"
            icon={<Undo2 aria-hidden />}
            reason={restoreRefusal(narrowing, can)}
            onClick={() => setRestoring(true)}
          >
            Restore
          </Button>
        )}
      </div>
      <p className="max-w-prose break-words text-muted">
        <HostileText text={narrowing.reason} lines clipAt={reasonClip} />
      </p>
      <Names names={state === "undone" ? restored : taken} />
      {state !== "undone" && restored.length > 0 && (
        <p className="text-muted text-xs">{plural(restored.length, "tool")} given back since.</p>
      )}
      {restoring && (
        <RestoreDialog grantId={grantId} narrowing={narrowing} onClose={() => setRestoring(false)} />
      )}
    </li>
  );
}

function Names({ names }: { names: readonly string[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? names : names.slice(0, namesShown);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {shown.map((name) => (
        <code
          key={name}
          className="max-w-full break-all rounded-sm border bg-sunken px-1.5 text-xs leading-5"
        >
          <HostileText text={name} clipAt={80} />
        </code>
      ))}
      {names.length > namesShown && (
        <Button size="sm" variant="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `and ${(names.length - namesShown).toLocaleString("en")} more`}
        </Button>
      )}
    </div>
  );
}
