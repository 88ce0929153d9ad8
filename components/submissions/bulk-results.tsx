"use client";

import { CircleAlert, CircleCheck, X } from "lucide-react";
import Link from "next/link";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { BulkResult } from "#lib/registry/review-schemas.ts";
import { type BulkAction, bulkSummary } from "#lib/ui/queue-words.ts";
import { routes } from "#lib/ui/routes.ts";

export type BulkOutcome = { action: BulkAction; result: BulkResult; names: ReadonlyMap<string, string> };

type BulkResultsProps = { outcome: BulkOutcome; onClose: () => void };

/** What became of each, until it is closed: what failed is not lost with a toast. */
export function BulkResults({ outcome: { action, result, names }, onClose }: BulkResultsProps) {
  return (
    <section aria-label="What became of each" className="mb-4 rounded-md border bg-surface text-sm">
      <header className="flex items-center justify-between gap-3 py-1 pr-1 pl-4">
        <p role="status" className="font-medium">
          {bulkSummary(action, result)}
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
              <Link href={routes.submission(id)} prefetch={false} className="font-medium hover:underline">
                <bdi>{names.get(id) ?? id}</bdi>
              </Link>
              {": "}
              {ok ? doneWords(action, status) : <HostileText text={error?.detail ?? "It failed."} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function doneWords(action: BulkAction, status: string | null): string {
  if (action === "claim") return "you have it";
  if (action === "release") return "released";
  return status === "in_review"
    ? "recorded, and it waits for more"
    : `recorded, and it is ${status?.replace("_", " ")}`;
}
