import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { AccessReviewStatus, ReviewOutcome, ReviewVerdict } from "#lib/core/words.ts";
import { accessReviewStatusLabels, reviewOutcomeLabels } from "#lib/ui/labels.ts";

const statusTones: Record<AccessReviewStatus, Tone> = { open: "info", closed: "warning", applied: "neutral" };

export function ReviewStatusBadge({ status }: { status: AccessReviewStatus }) {
  return <Badge tone={statusTones[status]}>{accessReviewStatusLabels[status]}</Badge>;
}

const outcomeTones: Record<ReviewOutcome, Tone> = {
  kept: "success",
  narrowed: "info",
  revoked: "danger",
  overtaken: "neutral",
};

export function OutcomeBadge({ outcome }: { outcome: ReviewOutcome }) {
  return <Badge tone={outcomeTones[outcome]}>{reviewOutcomeLabels[outcome]}</Badge>;
}

export const verdictTones: Record<ReviewVerdict, Tone> = {
  keep: "success",
  narrow: "info",
  revoke: "danger",
};
