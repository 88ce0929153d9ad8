"use client";

import { useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { RiskMark } from "#components/patterns/risk-mark.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { ComparisonView } from "#lib/registry/review-schemas.ts";
import { countRisks, groupChanges } from "#lib/ui/change-groups.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { ChangeList } from "./change-list.tsx";
import { useComparison } from "./review-api.ts";

export type Comparisons = { approved: ComparisonView; last_look: ComparisonView };
type Base = keyof Comparisons;

type WhatChangesProps = {
  id: string;
  digest: string;
  /** As the page came, for the digest that it came with. */
  initial: Comparisons;
  initialDigest: string | null;
  /** It changed under the reader's eyes: what they saw is then what to compare with. */
  changed: boolean;
};

const choices: readonly { value: Base; label: string }[] = [
  { value: "last_look", label: "Since your last look" },
  { value: "approved", label: "Against the approved version" },
];

/** What is different from what was approved, or from what the reader saw last where that is something else. */
export function WhatChanges({ id, digest, initial, initialDigest, changed }: WhatChangesProps) {
  const fresh = digest === initialDigest;
  const approved = useComparison(id, digest, "approved", fresh ? initial.approved : undefined);
  const lastLook = useComparison(id, digest, "last_look", fresh ? initial.last_look : undefined);
  const [chosen, setChosen] = useState<Base>(() => (initial.last_look.against ? "last_look" : "approved"));

  const [wasChanged, setWasChanged] = useState(changed);
  if (changed !== wasChanged) {
    setWasChanged(changed);
    if (changed) setChosen("last_look");
  }

  const both = Boolean(lastLook.data?.against);
  const base = both ? chosen : "approved";
  const { data, isError, isPending, refetch } = base === "approved" ? approved : lastLook;

  useShortcuts(
    both
      ? [
          {
            keys: "v",
            label: "Switch what it is compared with",
            group: "This submission",
            run: () => setChosen(base === "approved" ? "last_look" : "approved"),
          },
        ]
      : [],
  );

  return (
    <Section
      title="What changes"
      description={data?.against ? <Against against={data.against} /> : undefined}
      actions={
        both && (
          <fieldset className="flex flex-wrap gap-1">
            <legend className="sr-only">Compare</legend>
            {choices.map(({ value, label }) => (
              <Button
                key={value}
                size="sm"
                variant={value === base ? "secondary" : "ghost"}
                aria-pressed={value === base}
                onClick={() => setChosen(value)}
              >
                {label}
              </Button>
            ))}
          </fieldset>
        )
      }
    >
      {isError && (
        <div className="grid justify-items-start gap-2">
          <p role="alert" className="text-danger text-sm">
            What changed could not be worked out. Everything below is as it is now.
          </p>
          <Button size="sm" onClick={() => refetch()}>
            Try again
          </Button>
        </div>
      )}
      {isPending && !isError && <Skeleton className="h-24 rounded-md" />}
      {data && !isError && <Changes comparison={data} />}
    </Section>
  );
}

function Against({ against: { kind, label, at } }: { against: NonNullable<ComparisonView["against"]> }) {
  if (kind === "approved")
    return (
      <>
        Against version{" "}
        <span className="font-mono text-xs">
          <HostileText text={label} clipAt={40} />
        </span>
        , approved <Time at={at} />.
      </>
    );
  return (
    <>
      Since you looked at it <Time at={at} />.
    </>
  );
}

function Changes({ comparison: { against, changes } }: { comparison: ComparisonView }) {
  if (!against)
    return (
      <p className="max-w-prose text-muted text-sm">
        Nothing of this server was approved before, so that all of it is new.
      </p>
    );
  if (changes.length === 0)
    return <p className="max-w-prose text-muted text-sm">Nothing: it says and offers the same.</p>;
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap gap-1.5">
        {countRisks(changes).map(({ risk, count }) => (
          <RiskMark key={risk} risk={risk} count={count} />
        ))}
      </p>
      {groupChanges(changes).map((group) => (
        <ChangeList key={group.name} {...group} />
      ))}
    </div>
  );
}
