"use client";

import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { bulkTitle } from "#lib/ui/queue-words.ts";
import type { useBulk } from "./queue-api.ts";
import type { Chosen } from "./use-queue-selection.ts";

export type Decision = "approve" | "request_changes" | "reject";

type BulkDialogProps = {
  decision: Decision;
  chosen: readonly Chosen[];
  bulk: ReturnType<typeof useBulk>;
  onConfirm: (reason: string) => void;
  onClose: () => void;
};

const consequences: Record<Decision, string> = {
  approve: "Each is recorded as your own decision, on exactly the digest shown here.",
  request_changes: "Each goes back to its submitter, for everybody. Each is recorded as your own decision.",
  reject: "One rejection ends a submission for everybody. Each is recorded as your own decision.",
};

/** What exactly is decided, and why. Approving asks for a look at each: nothing here has shown them. */
export function BulkDialog({ decision, chosen, bulk, onConfirm, onClose }: BulkDialogProps) {
  const [looked, setLooked] = useState(false);
  const unread = decision === "approve" && !looked;
  const title = bulkTitle(decision, chosen.length);
  return (
    <ReasonDialog
      title={title}
      description={consequences[decision]}
      confirmLabel={title}
      danger={decision === "reject"}
      pending={bulk.isPending}
      failure={bulk.error}
      blocked={unread ? "Say first that you looked at each of them." : undefined}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <ul
        aria-label="Submissions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        tabIndex={0}
        className="grid max-h-64 gap-1.5 overflow-y-auto rounded-md border bg-surface px-3 py-2.5 text-sm"
      >
        {chosen.map(({ id, name, digest }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <bdi className="min-w-0 break-words">{name}</bdi>
            {digest && <DigestChip digest={digest} />}
          </li>
        ))}
      </ul>
      {decision === "approve" && (
        <Checkbox
          label="I looked at each of these"
          hint="What it offers, what changed and what was found stands on its own page."
          checked={looked}
          onChange={({ target }) => setLooked(target.checked)}
        />
      )}
    </ReasonDialog>
  );
}
