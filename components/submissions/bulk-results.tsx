"use client";

import { BulkResults as Results } from "#components/console/bulk-results.tsx";
import type { BulkResult } from "#lib/registry/review-schemas.ts";
import { type BulkAction, bulkSummary } from "#lib/ui/queue-words.ts";
import { routes } from "#lib/ui/routes.ts";

export type BulkOutcome = { action: BulkAction; result: BulkResult; names: ReadonlyMap<string, string> };

type BulkResultsProps = { outcome: BulkOutcome; onClose: () => void };

export function BulkResults({ outcome: { action, result, names }, onClose }: BulkResultsProps) {
  return (
    <Results
      summary={bulkSummary(action, result)}
      result={result}
      names={names}
      hrefOf={routes.submission}
      doneWords={(status) => doneWords(action, status)}
      onClose={onClose}
    />
  );
}

function doneWords(action: BulkAction, status: string | null): string {
  if (action === "claim") return "you have it";
  if (action === "release") return "released";
  return status === "in_review"
    ? "recorded, and it waits for more"
    : `recorded, and it is ${status?.replace("_", " ")}`;
}
