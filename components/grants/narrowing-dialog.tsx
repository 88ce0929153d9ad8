"use client";

import { type ReactNode, useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { plural } from "#lib/ui/format.ts";
import { NarrowingChecklist } from "./narrowing-checklist.tsx";
import { keepRefusal, type NarrowingTool } from "./narrowing-words.ts";

type NarrowingDialogProps = {
  tools: readonly NarrowingTool[];
  /** What is ticked when it opens. */
  start: readonly string[];
  /** When the rest goes, and how it comes back. */
  description: ReactNode;
  pending: boolean;
  failure: Error | null;
  reasonOptional?: boolean;
  onConfirm: (keep: string[], reason: string) => void;
  onClose: () => void;
};

/** Which tools stay. What is not ticked is denied from then on. */
export function NarrowingDialog({ tools, start, onConfirm, ...rest }: NarrowingDialogProps) {
  const [keep, setKeep] = useState<ReadonlySet<string>>(() => new Set(start));
  return (
    <ReasonDialog
      {...rest}
      title="Narrow to what is needed"
      confirmLabel={keep.size === 0 ? "Narrow" : `Narrow to ${plural(keep.size, "tool")}`}
      blocked={keepRefusal(keep.size, tools.length)}
      onConfirm={(reason) =>
        onConfirm(
          tools.filter(({ name }) => keep.has(name)).map(({ name }) => name),
          reason,
        )
      }
    >
      <NarrowingChecklist tools={tools} keep={keep} onChange={setKeep} />
    </ReasonDialog>
  );
}
