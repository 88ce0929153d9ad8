"use client";

import { useState } from "react";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { whyNotSelectable } from "#lib/ui/queue-words.ts";
import { submissionName } from "#lib/ui/submission-words.ts";
import { type SelectionState, useSelection } from "#lib/ui/use-selection.ts";

/** What somebody ticked, as it was when they did: a decision is on that digest. */
export type Chosen = { id: string; name: string; digest: string | null };

/** Which submissions are ticked, also on pages that are out of sight. */
export function useQueueSelection(
  submissions: readonly SubmissionSummary[],
): SelectionState & { chosen: Chosen[] } {
  const page = submissions
    .filter((submission) => whyNotSelectable(submission) === null)
    .map((submission) => ({ id: submission.id, label: submissionName(submission) }));
  const selection = useSelection(page, "");
  const [seen, setSeen] = useState<ReadonlyMap<string, string | null>>(new Map());
  const ticked = selection.selection.all ? [] : [...selection.selection.rows];

  /** Ticked again, it is ticked as it is now. */
  function remember() {
    const kept = [...seen].filter(([id]) => selection.has(id));
    const fresh = submissions.filter(({ id }) => !selection.has(id));
    setSeen(new Map([...kept, ...fresh.map(({ id, digest }) => [id, digest] as const)]));
  }

  return {
    ...selection,
    set(id, on, range) {
      remember();
      selection.set(id, on, range);
    },
    setPage(on) {
      remember();
      selection.setPage(on);
    },
    chosen: ticked.map(([id, name]) => ({ id, name, digest: seen.get(id) ?? null })),
  };
}
