import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { SubmissionStatus } from "#lib/core/words.ts";
import { submissionStatusLabels } from "#lib/ui/labels.ts";

const tones: Record<SubmissionStatus, Tone> = {
  draft: "outline",
  in_review: "info",
  changes_requested: "warning",
  approved: "success",
  rejected: "danger",
  withdrawn: "neutral",
  superseded: "neutral",
};

export function SubmissionStatusBadge({ status }: { status: SubmissionStatus }) {
  return <Badge tone={tones[status]}>{submissionStatusLabels[status]}</Badge>;
}
