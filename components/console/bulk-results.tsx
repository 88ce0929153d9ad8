"use client";

import { CircleAlert, CircleCheck, X } from "lucide-react";
import Link from "next/link";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { BulkResult } from "#lib/registry/review-schemas.ts";

type BulkResultsProps = {
  /** All of it in a line. */
  summary: string;
  result: BulkResult;
  /** What each is called. */
  names: ReadonlyMap<string, string>;
  hrefOf: (id: string) => string;
  /** What was done to one that worked, by its status afterwards. */
  doneWords: (status: string | null) => string;
  onClose: () => void;
};

/** What became of each of many, until it is closed: what failed is not lost with a toast. */
export function BulkResults({ summary, result, names, hrefOf, doneWords, onClose }: BulkResultsProps) {
  return (
    <section aria-label="What became of each" className="mb-4 rounded-md border bg-surface text-sm">
      <header className="flex items-center justify-between gap-3 py-1 pr-1 pl-4">
        <p role="status" className="font-medium">
          {summary}
        </p>
        <IconButton label="Close" icon={<X aria-hidden />} onClick={onClose} />
      </header>
      <ul className="max-h-72 overflow-y-auto border-t px-4 py-2">
        {result.items.map(({ id, ok, error, status }) => (
          <li key={id} className="flex items-start gap-2 py-1">
            {ok ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
            ) : (
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
            )}
            <span className="min-w-0 break-words">
              <Link href={hrefOf(id)} prefetch={false} className="font-medium hover:underline">
                <HostileText text={names.get(id) ?? id} />
              </Link>
              {": "}
              {ok ? doneWords(status) : <HostileText text={error?.detail ?? "It failed."} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
