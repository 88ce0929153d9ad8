"use client";

import { Check } from "lucide-react";
import { SelectionBar } from "#components/patterns/selection-bar.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Verdict } from "#lib/core/permissions.ts";
import type { BulkAction } from "#lib/ui/queue-words.ts";

const bulkMax = 200;

export type QueueRights = { vote: Verdict; release: Verdict };

type QueueBarProps = {
  chosen: number;
  may: QueueRights;
  /** What is being done to them. */
  running: BulkAction | null;
  onAct: (action: BulkAction) => void;
  onClear: () => void;
};

/** What a reviewer can do with what is ticked. */
export function QueueBar({ chosen, may, running, onAct, onClear }: QueueBarProps) {
  if (chosen === 0) return null;
  const tooMany = chosen > bulkMax ? `At most ${bulkMax} at a time. Untick some.` : undefined;
  const reason = (verdict: Verdict) => (verdict === true ? tooMany : verdict.no);
  const button = (action: BulkAction) => ({
    size: "sm" as const,
    reason: reason(action === "release" ? may.release : may.vote),
    pending: running === action,
    onClick: () => onAct(action),
  });
  return (
    <SelectionBar status={`${chosen.toLocaleString("en")} selected`} onClear={onClear}>
      <Button {...button("claim")}>Claim</Button>
      <Button {...button("release")}>Release</Button>
      <Button {...button("reject")} className="text-danger hover:text-danger">
        Reject…
      </Button>
      <Button {...button("request_changes")}>Request changes…</Button>
      <Button {...button("approve")} variant="primary" icon={<Check aria-hidden />}>
        Approve…
      </Button>
    </SelectionBar>
  );
}
