import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { RecertificationStatus } from "#lib/core/words.ts";
import { recertificationStatusLabels } from "#lib/ui/labels.ts";

const tones: Record<RecertificationStatus, Tone> = {
  awaiting_owner: "warning",
  awaiting_reviewer: "info",
  kept: "success",
  revoked: "danger",
  closed: "neutral",
};

export function RecertificationStatusBadge({ status }: { status: RecertificationStatus }) {
  return <Badge tone={tones[status]}>{recertificationStatusLabels[status]}</Badge>;
}
