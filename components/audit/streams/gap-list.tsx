"use client";

import { useState } from "react";
import type { StreamView } from "#lib/audit/intake/schemas.ts";
import { gapWords } from "#lib/ui/audit-stream-words.ts";

const shownAtFirst = 3;

/** Which numbers never came. */
export function GapList({ stream: { gaps, missing } }: { stream: StreamView }) {
  const [open, setOpen] = useState(false);
  if (missing === 0) return null;
  const shown = open ? gaps : gaps.slice(0, shownAtFirst);
  const named = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return (
    <div className="grid justify-items-start gap-0.5 text-danger">
      <ul className="grid">
        {shown.map((gap) => (
          <li key={gap.from}>{gapWords(gap)}</li>
        ))}
      </ul>
      {open && named < missing && (
        <p className="text-muted">{(missing - named).toLocaleString("en")} more are missing after these.</p>
      )}
      {gaps.length > shownAtFirst && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="rounded-sm text-accent-text text-xs underline decoration-accent-text/40 underline-offset-3 hover:decoration-current"
        >
          {open ? "Show fewer" : `All gaps, ${missing.toLocaleString("en")} missing`}
        </button>
      )}
    </div>
  );
}
