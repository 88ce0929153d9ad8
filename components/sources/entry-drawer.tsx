"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";
import { DrawerSkeleton } from "#components/patterns/drawer-skeleton.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { DrawerBox } from "#components/ui/drawer-box.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { EntryView, SourceView } from "#lib/sources/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { whyNotImportable } from "#lib/ui/source-words.ts";
import { useEntry } from "./api.ts";
import { EntryDetail } from "./entry-detail.tsx";
import { EntryStateBadge, VerdictWord } from "./state-badges.tsx";
import { SubmissionText } from "./submission-text.tsx";

type EntryDrawerProps = {
  source: Pick<SourceView, "id" | "can">;
  /** Null once it is closed. */
  id: string | null;
  /** The ids of the list beside it, to step through. */
  ids: readonly string[];
  onMove: (id: string) => void;
  onClose: () => void;
  onSubmit: (entry: EntryView) => void;
};

/** One entry, beside the list that it is in. */
export function EntryDrawer({ source, id, ids, onMove, onClose, onSubmit }: EntryDrawerProps) {
  const [last, setLast] = useState(id);
  if (id !== null && id !== last) setLast(id);
  // While it closes, it shows what it showed.
  const found = useEntry(source.id, id ?? last);
  const at = id === null ? -1 : ids.indexOf(id);
  const step = (to: string | undefined) => ({
    disabled: to === undefined,
    onClick: () => to && onMove(to),
    className: "disabled:pointer-events-none disabled:opacity-40",
  });

  return (
    <DrawerBox
      open={id !== null}
      onClose={onClose}
      title={found.data ? <HostileText text={found.data.name} className="font-mono text-base" /> : "Entry"}
      beside={
        at !== -1 && (
          <>
            <IconButton label="Previous entry" icon={<ChevronUp aria-hidden />} {...step(ids[at - 1])} />
            <IconButton label="Next entry" icon={<ChevronDown aria-hidden />} {...step(ids[at + 1])} />
          </>
        )
      }
    >
      {found.isError ? (
        <div role="alert" className="grid justify-items-start gap-3">
          <p className="text-danger text-sm">{found.error.message}</p>
          <Button onClick={() => void found.refetch()}>Try again</Button>
        </div>
      ) : found.data ? (
        <>
          <Summary entry={found.data} source={source} onSubmit={onSubmit} />
          <EntryDetail entry={found.data} />
        </>
      ) : (
        <DrawerSkeleton />
      )}
    </DrawerBox>
  );
}

type SummaryProps = { entry: EntryView } & Pick<EntryDrawerProps, "source" | "onSubmit">;

function Summary({ entry, source, onSubmit }: SummaryProps) {
  const no = reasonOf(source.can.import) ?? whyNotImportable(entry) ?? undefined;
  return (
    <div className="grid gap-3 pb-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <span className="min-w-0 break-all font-mono text-muted text-xs">
          <HostileText text={entry.version} clipAt={60} />
        </span>
        <EntryStateBadge state={entry.state} />
        <VerdictWord entry={entry} />
        <Button size="sm" variant="primary" reason={no} onClick={() => onSubmit(entry)} className="ml-auto">
          Submit this server…
        </Button>
      </div>
      {entry.explanation && (
        <p className="break-words rounded-md border bg-surface px-3 py-2.5 text-sm">
          <SubmissionText text={entry.explanation} />
        </p>
      )}
    </div>
  );
}
