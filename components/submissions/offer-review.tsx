import { OfferDetails } from "#components/servers/offer-item.tsx";
import type { SnapshotItem, SubmissionView } from "#lib/registry/schemas.ts";
import { Commentable } from "./commentable.tsx";
import { ToolLabelBadges, ToolLabelEditor } from "./tool-label.tsx";
import type { Seen } from "./use-seen.ts";

type OfferReviewProps = {
  items: readonly SnapshotItem[];
  none: string;
  submission: SubmissionView;
  look: Seen;
};

/** What a server offers, to be judged: each with what people say about it, each tool with its label. */
export function OfferReview({ items, none, submission, look }: OfferReviewProps) {
  if (items.length === 0) return <p className="text-muted text-sm">{none}</p>;
  const labels = new Map(submission.labels.map((label) => [label.tool, label]));
  return (
    <ul className="rounded-md border">
      {items.map((item) => {
        const anchor = `${item.kind}:${item.name}`;
        const label = item.kind === "tool" ? labels.get(item.name) : undefined;
        return (
          // A server may offer two of one name, each with another definition.
          <li
            key={`${anchor} ${item.hash}`}
            data-step
            data-offer
            data-anchor={anchor}
            className="border-b last:border-b-0"
          >
            <Commentable anchor={anchor} about={item.name} showOpen>
              <OfferDetails
                item={item}
                traits={label && <ToolLabelBadges label={label} level={submission.access_level} />}
              >
                {label && <ToolLabelEditor label={label} submission={submission} look={look} />}
              </OfferDetails>
            </Commentable>
          </li>
        );
      })}
    </ul>
  );
}
