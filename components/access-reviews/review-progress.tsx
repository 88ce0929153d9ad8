import type { AccessReviewView } from "#lib/access/reviews/schemas.ts";
import { type ReviewVerdict, reviewVerdicts } from "#lib/core/words.ts";
import { reviewVerdictLabels } from "#lib/ui/labels.ts";
import { progressWords } from "./review-words.ts";

const looks: Record<ReviewVerdict, string> = {
  keep: "bg-success",
  narrow: "bg-chart-1",
  revoke: "bg-danger",
};

type ReviewProgressProps = {
  review: Pick<AccessReviewView, "items" | "decided"> & { counts?: AccessReviewView["counts"] };
  label: string;
};

/** How much of a review is decided, and how: without the verdicts, all in one colour. */
export function ReviewProgress({ review, label }: ReviewProgressProps) {
  const { items, decided, counts } = review;
  const words = progressWords(review);
  const width = (n: number) => ({ width: `${items === 0 ? 0 : (n / items) * 100}%` });
  return (
    <div className="grid min-w-40 gap-1.5">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(1, items)}
        aria-valuenow={decided}
        aria-valuetext={words}
        className="flex h-1.5 gap-px overflow-hidden rounded-sm bg-selected"
      >
        {counts ? (
          reviewVerdicts.map((verdict) => (
            <span
              key={verdict}
              title={`${reviewVerdictLabels[verdict]}: ${(counts.verdicts[verdict] ?? 0).toLocaleString("en")}`}
              className={looks[verdict]}
              style={width(counts.verdicts[verdict] ?? 0)}
            />
          ))
        ) : (
          <span className="bg-accent" style={width(decided)} />
        )}
      </div>
      <p className="text-muted text-xs tabular-nums">{words}</p>
    </div>
  );
}
