"use client";

import { ArchiveX, type LucideIcon, Scissors, ThumbsUp } from "lucide-react";
import Link from "next/link";
import { NarrowingUseBar } from "#components/grants/narrowing-use-bar.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SelectRow } from "#components/patterns/selectable-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { AccessReviewItem, AccessReviewView } from "#lib/access/reviews/schemas.ts";
import type { ReviewVerdict } from "#lib/core/words.ts";
import { cn } from "#lib/ui/cn.ts";
import { count, plural } from "#lib/ui/format.ts";
import { reviewVerdictLabels } from "#lib/ui/labels.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import type { SelectionState } from "#lib/ui/use-selection.ts";
import { ItemVerdict } from "./item-verdict.tsx";
import { itemName } from "./review-words.ts";

type ItemRowProps = {
  item: AccessReviewItem;
  review: Pick<AccessReviewView, "status" | "silence">;
  /** Null where there is nothing that this person could decide. */
  selection: SelectionState | null;
  pending: ReviewVerdict | undefined;
  onDecide: (verdict: ReviewVerdict) => void;
};

/** A grant under review: what it is, what was used of it, and what becomes of it. */
export function ItemRow({ item, review, selection, pending, onDecide }: ItemRowProps) {
  const { evidence } = item;
  return (
    <li
      data-row-id={item.id}
      className={cn(
        "grid gap-x-6 gap-y-3 border-b px-3 py-3 last:border-b-0 lg:grid-cols-[minmax(0,1fr)_11rem_15rem]",
        "has-[a[data-item]:focus-visible]:bg-accent-bg has-[a[data-item]:focus-visible]:outline-2 has-[a[data-item]:focus-visible]:outline-ring has-[a[data-item]:focus-visible]:-outline-offset-2",
        selection?.has(item.id) && "bg-accent-bg",
      )}
    >
      <div className="flex min-w-0 items-start gap-1">
        {selection && (
          <span className="-mt-1.5">
            <SelectRow
              name={itemName(item)}
              ticked={selection.has(item.id)}
              no={reasonOf(item.can.decide) ?? null}
              onTick={(on, range) => selection.set(item.id, on, range)}
            />
          </span>
        )}
        <div className="grid min-w-0 gap-1">
          <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              data-item
              href={routes.grant(item.grant_id)}
              prefetch={false}
              className="min-w-0 break-all font-medium font-mono text-xs leading-5 outline-none hover:underline"
            >
              <HostileText text={item.server} />
            </Link>
            <AccessLevelBadge level={item.access_level} />
            <ClassificationBadge classification={item.classification} />
          </p>
          <Recommendation item={item} />
          <Restorable tools={evidence.use.restorable} />
          <Facts item={item} />
        </div>
      </div>
      <div className="grid content-start gap-1">
        <NarrowingUseBar granted={evidence.use.granted} used={evidence.use.used} />
        <p className="text-muted text-xs">
          {evidence.use.last_at ? (
            <>
              Last used <Time at={evidence.use.last_at} />
            </>
          ) : (
            "Never used"
          )}
        </p>
        <p className="text-muted text-xs tabular-nums">
          {plural(evidence.use.permits, "call")}
          {evidence.use.denials > 0 && (
            <span className="text-danger">, {count(evidence.use.denials)} denied</span>
          )}
        </p>
      </div>
      <ItemVerdict item={item} review={review} pending={pending} onDecide={onDecide} />
    </li>
  );
}

/** What somebody took from it for a while is still had. */
function Restorable({ tools }: { tools: readonly string[] }) {
  if (tools.length === 0) return null;
  return (
    <p className="break-words text-warning text-xs">
      Taken from it, and can be restored: <HostileText text={tools.join(", ")} clipAt={160} />
    </p>
  );
}

const icons: Record<ReviewVerdict, LucideIcon> = { keep: ThumbsUp, narrow: Scissors, revoke: ArchiveX };

function Recommendation({ item: { recommendation, evidence } }: { item: AccessReviewItem }) {
  const Icon = icons[recommendation];
  return (
    <p className="flex max-w-prose items-start gap-1.5 text-sm">
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0 text-subtle" />
      <span className="min-w-0 break-words">
        <span className="font-medium">Suggested: {reviewVerdictLabels[recommendation].toLowerCase()}.</span>{" "}
        <HostileText text={evidence.use.suggestion.because} className="text-muted" />
      </span>
    </p>
  );
}

function Facts({ item: { evidence, ends_at } }: { item: AccessReviewItem }) {
  const { signed_by: signers, peers } = evidence;
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-muted text-xs">
      <span className="min-w-0 break-words">
        {signers.length === 0 ? (
          "Signed by nobody"
        ) : (
          <>
            Signed by <HostileText text={signers.map(({ name }) => name).join(", ")} clipAt={120} />
          </>
        )}
      </span>
      <span>
        {peers === 0 ? "No other agent has access here" : `${plural(peers, "other agent")} with access here`}
      </span>
      <span>
        Ends <Time at={ends_at} />
      </span>
    </p>
  );
}
