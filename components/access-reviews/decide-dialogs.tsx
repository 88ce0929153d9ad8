"use client";

import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { NarrowingDialog } from "#components/grants/narrowing-dialog.tsx";
import { plainFailure, startingKeep } from "#components/grants/narrowing-words.ts";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { FieldError } from "#components/ui/field.tsx";
import type { AccessReviewItem } from "#lib/access/reviews/schemas.ts";
import type { ReviewVerdict } from "#lib/core/words.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { plural } from "#lib/ui/format.ts";
import { reviewVerdictLabels } from "#lib/ui/labels.ts";
import { itemName } from "./review-words.ts";

/** What is being decided and takes more than a press. */
export type Asking =
  /** The server wants to know why, in these words. */
  | { kind: "reason"; item: AccessReviewItem; verdict: ReviewVerdict; said: string }
  | { kind: "narrow"; item: AccessReviewItem }
  | { kind: "bulk"; items: readonly AccessReviewItem[]; verdict: ReviewVerdict };

type DecideDialogsProps = {
  asking: Asking;
  pending: boolean;
  failure: Error | null;
  onConfirm: (given: { keep?: string[]; reason?: string }) => void;
  onClose: () => void;
};

/** Asks for what a verdict needs: a reason, the tools that stay, or a look at all that it is about. */
export function DecideDialogs({ asking, pending, failure, onConfirm, onClose }: DecideDialogsProps) {
  const rest = { pending, onClose };
  switch (asking.kind) {
    case "reason": {
      const verb = reviewVerdictLabels[asking.verdict];
      return (
        <ReasonDialog
          {...rest}
          title={`${verb} this access?`}
          description={asking.said}
          confirmLabel={`${verb} it`}
          danger={asking.verdict === "revoke"}
          failure={plainFailure(failure)}
          onConfirm={(reason) => onConfirm({ reason })}
        >
          <p className="break-words text-sm">
            <HostileText text={itemName(asking.item)} clipAt={160} />
          </p>
        </ReasonDialog>
      );
    }
    case "narrow": {
      const { evidence } = asking.item;
      const used = new Set(evidence.use.used_tools);
      const tools = evidence.use.tools.map((name) => ({ name, used: used.has(name) }));
      const usedFirst = tools.toSorted((a, b) => Number(b.used) - Number(a.used));
      return (
        <NarrowingDialog
          {...rest}
          reasonOptional
          tools={usedFirst}
          start={startingKeep(usedFirst, evidence.use.suggestion)}
          description="What is not ticked is denied once the review is closed. For a while after that it can be restored with one click."
          failure={plainFailure(failure)}
          onConfirm={(keep, reason) => onConfirm({ keep, ...(reason ? { reason } : {}) })}
        />
      );
    }
    case "bulk":
      return <BulkDialog asking={asking} failure={failure} onConfirm={onConfirm} {...rest} />;
    default:
      return asking satisfies never;
  }
}

const bulkWords: Record<ReviewVerdict, string> = {
  keep: "Each is recorded as your own decision. What writes or administers is kept one by one.",
  narrow: "Each keeps the tools that are suggested for it; the rest is denied once the review is closed.",
  revoke: "Each ends when the review is closed. Until then you can change your mind.",
};

type BulkDialogProps = Omit<DecideDialogsProps, "asking"> & { asking: Extract<Asking, { kind: "bulk" }> };

function BulkDialog({ asking, failure, onConfirm, ...rest }: BulkDialogProps) {
  const { items, verdict } = asking;
  const issues = failure instanceof ApiError ? failure.errors : [];
  const verb = reviewVerdictLabels[verdict];
  return (
    <ReasonDialog
      {...rest}
      reasonOptional
      title={`${verb}: ${plural(items.length, "grant")}`}
      description={bulkWords[verdict]}
      confirmLabel={`${verb} (${items.length})`}
      danger={verdict === "revoke"}
      hint="Needed where it is kept unused, or revoked although it is used. Everybody who reads the record later sees it."
      failure={
        issues.length > 0 ? new Error("Nothing was decided. What is in the way stands above.") : failure
      }
      onConfirm={(reason) => onConfirm(reason ? { reason } : {})}
    >
      <ul
        aria-label="Grants"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        tabIndex={0}
        className="grid max-h-64 gap-1.5 overflow-y-auto rounded-md border bg-surface px-3 py-2.5 text-sm"
      >
        {items.map((item, index) => {
          const issue = issues.find(({ pointer }) => pointer === `/items/${index}`);
          return (
            <li key={item.id} className="grid min-w-0 gap-0.5 break-words">
              <HostileText text={itemName(item)} />
              {issue && <FieldError id={undefined}>{issue.message}</FieldError>}
            </li>
          );
        })}
      </ul>
    </ReasonDialog>
  );
}
