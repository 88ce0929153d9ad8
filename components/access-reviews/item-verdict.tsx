"use client";

import { Clock3 } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AccessReviewItem, AccessReviewView } from "#lib/access/reviews/schemas.ts";
import { type ReviewVerdict, reviewVerdicts } from "#lib/core/words.ts";
import { cn } from "#lib/ui/cn.ts";
import { reviewVerdictLabels } from "#lib/ui/labels.ts";
import { OutcomeBadge, verdictTones } from "./review-status-badge.tsx";
import { decidedWords, itemName, silenceWords } from "./review-words.ts";

type ItemVerdictProps = {
  item: AccessReviewItem;
  review: Pick<AccessReviewView, "status" | "silence">;
  /** What of it waits for the server's answer. */
  pending: ReviewVerdict | undefined;
  onDecide: (verdict: ReviewVerdict) => void;
};

const reasonClip = 160;
const pressedLook = "border-accent bg-accent-bg text-accent-text hover:bg-accent-bg";

/** What somebody said of an item, or may say, and what comes of it when nobody does. */
export function ItemVerdict({ item, review, pending, onDecide }: ItemVerdictProps) {
  const mayDecide = review.status === "open" && item.can.decide === true;
  return (
    <div className="grid min-w-0 content-start gap-1.5 text-sm">
      {mayDecide ? (
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="sr-only">Verdict on {itemName(item)}</legend>
          {reviewVerdicts.map((verdict) => (
            <Button
              key={verdict}
              size="sm"
              aria-pressed={item.verdict === verdict}
              pending={pending === verdict}
              className={cn(
                verdict === "revoke" && "ml-auto lg:ml-2",
                item.verdict === verdict ? pressedLook : verdict === "revoke" && "text-danger",
              )}
              onClick={() => onDecide(verdict)}
            >
              {reviewVerdictLabels[verdict]}
            </Button>
          ))}
        </fieldset>
      ) : (
        <p className="flex flex-wrap items-center gap-1.5">
          {item.outcome && <OutcomeBadge outcome={item.outcome} />}
          {item.verdict && !item.outcome && (
            <Badge tone={verdictTones[item.verdict]}>{decidedWords(item)}</Badge>
          )}
          {!item.verdict && <Badge tone="outline">Undecided</Badge>}
        </p>
      )}
      {item.verdict ? (
        <Said item={item} />
      ) : (
        review.status === "open" && <Silence item={item} review={review} />
      )}
      {!item.verdict && review.status === "open" && item.can.decide !== true && (
        <p className="text-muted text-xs">
          <HostileText text={item.can.decide.no} />
        </p>
      )}
      {item.restored.length > 0 && (
        <p className="break-words text-warning text-xs">
          Given back since: <HostileText text={item.restored.join(", ")} clipAt={reasonClip} />
        </p>
      )}
      {item.note && (
        <p className="break-words text-muted text-xs">
          <HostileText text={item.note} clipAt={reasonClip} />
        </p>
      )}
    </div>
  );
}

function Said({ item }: { item: AccessReviewItem }) {
  const { decided_by: by, decided_at: at, reason } = item;
  return (
    <div className="grid gap-0.5 break-words text-muted text-xs">
      <p>
        {decidedWords(item)}, {by ? <HostileText text={by.name} /> : "nobody decided"}
        {at && (
          <>
            , <Time at={at} />
          </>
        )}
      </p>
      {reason && (
        <p>
          “<HostileText text={reason} clipAt={reasonClip} />”
        </p>
      )}
    </div>
  );
}

function Silence({ item, review }: Pick<ItemVerdictProps, "item" | "review">) {
  return (
    <p className="flex items-center gap-1.5 text-muted text-xs">
      <Clock3 aria-hidden className="size-3.5 shrink-0 text-subtle" />
      {silenceWords(item, review.silence)}
    </p>
  );
}
