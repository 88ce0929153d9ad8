"use client";

import { Lightbulb, Scissors } from "lucide-react";
import { useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { GrantNarrowings, GrantUse } from "#lib/access/narrowings/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { reviewVerdictLabels } from "#lib/ui/labels.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useGrantNarrowings, useGrantUse, useNarrowGrant } from "./narrowing-api.ts";
import { NarrowingDialog } from "./narrowing-dialog.tsx";
import { NarrowingUseBar } from "./narrowing-use-bar.tsx";
import { plainFailure, startingKeep, toolsOfUse } from "./narrowing-words.ts";

type NarrowingUseProps = { grantId: string; initial: GrantUse; narrowings: GrantNarrowings };

/** What was granted beside what was used of it, what that suggests, and the way to hand the rest back. */
export function NarrowingUse({ grantId, initial, narrowings }: NarrowingUseProps) {
  const { data: use } = useGrantUse(grantId, initial);
  const { can } = useGrantNarrowings(grantId, narrowings).data;
  const [narrowing, setNarrowing] = useState(false);
  const suggested = use.suggestion.verdict === "narrow";
  return (
    <Section
      title="Use"
      description={`What it is granted beside what it used in ${plural(use.days, "day")}.`}
      actions={
        <Button
          icon={<Scissors aria-hidden />}
          reason={reasonOf(can.narrow)}
          onClick={() => setNarrowing(true)}
        >
          {suggested ? "Narrow to what was used" : "Narrow"}
        </Button>
      }
    >
      <div className="grid gap-3 rounded-md border bg-surface p-4 sm:grid-cols-[12rem_minmax(0,1fr)] sm:items-center sm:gap-6">
        <NarrowingUseBar granted={use.granted} used={use.used} />
        <p className="flex items-start gap-2 text-sm">
          <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-subtle" />
          <span className="min-w-0">
            <span className="font-medium">
              Suggested: {reviewVerdictLabels[use.suggestion.verdict].toLowerCase()}.
            </span>{" "}
            <HostileText text={use.suggestion.because} className="text-muted" />
          </span>
        </p>
      </div>
      {narrowing && <Narrow grantId={grantId} use={use} onClose={() => setNarrowing(false)} />}
    </Section>
  );
}

function Narrow({ grantId, use, onClose }: { grantId: string; use: GrantUse; onClose: () => void }) {
  const narrow = useNarrowGrant(grantId);
  const toast = useToast();
  const tools = toolsOfUse(use);
  return (
    <NarrowingDialog
      tools={tools}
      start={startingKeep(tools, use.suggestion)}
      description="What is not ticked is denied from the next call on. For a while it can be restored with one click; after that it must be requested anew."
      pending={narrow.isPending}
      failure={plainFailure(narrow.error)}
      onClose={onClose}
      onConfirm={(keep, reason) =>
        narrow.mutate(
          { keep, reason },
          {
            onSuccess: () => {
              toast({ title: `The access is narrowed to ${plural(keep.length, "tool")}` });
              onClose();
            },
          },
        )
      }
    />
  );
}
