"use client";

import { useState } from "react";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { canDecide } from "#lib/ui/review-words.ts";

/**
 * What the reader has before their eyes. It follows the submission, except when that changes under somebody who may decide:
 * then it stays until they say that they looked again, because a vote is on what its voter saw. Their own labels change it
 * too, and need no second look.
 */
export function useSeen(submission: SubmissionView) {
  const [seen, setSeen] = useState(submission);
  const [own, setOwn] = useState<string | null>(null);
  const moved = seen.digest !== submission.digest;
  const mustLook = moved && seen.digest !== null && submission.digest !== own && canDecide(submission);
  if (moved && !mustLook) setSeen(submission);
  return {
    seen,
    changed: mustLook,
    acknowledge: () => setSeen(submission),
    /** The digest that the reader's own change is about to make. */
    expect: setOwn,
  };
}

export type Seen = ReturnType<typeof useSeen>;
