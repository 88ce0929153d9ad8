"use client";

import Link from "next/link";
import type { MouseEvent } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SelectRow } from "#components/patterns/selectable-list.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { TableRow, Td } from "#components/ui/table.tsx";
import type { EntrySummary } from "#lib/sources/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { entryName, whyNotImportable } from "#lib/ui/source-words.ts";
import { EntryStateBadge, UpstreamStatusWord, VerdictWord } from "./state-badges.tsx";

type EntryRowProps = {
  entry: EntrySummary;
  href: string;
  onOpen: (event: MouseEvent) => void;
  /** Absent where nobody may tick. */
  ticked?: boolean;
  onTick: (on: boolean, range: boolean) => void;
};

export function EntryRow({ entry, href, onOpen, ticked, onTick }: EntryRowProps) {
  const valid = entry.errors + entry.warnings === 0;
  return (
    <TableRow data-row-id={entry.id} className={ticked ? "bg-accent-bg" : undefined}>
      <Td className="w-full max-w-0 min-w-48">
        <div className="flex min-w-0 items-start gap-1">
          {ticked !== undefined && (
            <SelectRow name={entryName(entry)} ticked={ticked} no={whyNotImportable(entry)} onTick={onTick} />
          )}
          <div className="grid min-w-0 gap-0.5 py-2">
            <div className="flex min-w-0 items-baseline gap-2">
              <Link
                href={href}
                prefetch={false}
                scroll={false}
                onClick={onOpen}
                className="min-w-0 truncate font-medium font-mono text-xs leading-5"
              >
                <HostileText text={entry.name} />
              </Link>
              <span className="max-w-24 shrink-0 truncate font-mono text-subtle text-xs md:hidden">
                <HostileText text={entry.version} />
              </span>
            </div>
            <div className={`truncate text-muted text-xs ${valid ? "" : "max-sm:hidden"}`}>
              <HostileText text={entry.description || entry.title || ""} />
            </div>
            {!valid && (
              <div className="text-xs sm:hidden">
                <VerdictWord entry={entry} />
              </div>
            )}
          </div>
        </div>
      </Td>
      <Td className="max-w-32 truncate font-mono text-xs max-md:hidden">
        <HostileText text={entry.version} />
      </Td>
      <Td className="max-sm:hidden">
        <VerdictWord entry={entry} />
      </Td>
      <Td>
        <EntryState entry={entry} />
      </Td>
      <Td className="whitespace-nowrap max-lg:hidden">
        <span className="flex items-center gap-2">
          <UpstreamStatusWord status={entry.status} />
          {entry.is_latest && <Badge tone="outline">Latest</Badge>}
        </span>
      </Td>
      <Td className="text-right text-muted max-lg:hidden">
        {entry.updated_at ? <Time at={entry.updated_at} /> : <span className="text-subtle">—</span>}
      </Td>
    </TableRow>
  );
}

/** A submission says more than that there is one. */
function EntryState({ entry: { state, submission } }: { entry: EntrySummary }) {
  if (state !== "submitted" || !submission) return <EntryStateBadge state={state} />;
  return (
    <Link href={routes.submission(submission.id)} className="rounded-sm">
      <span className="sr-only">Its submission: </span>
      <SubmissionStatusBadge status={submission.status} />
    </Link>
  );
}
