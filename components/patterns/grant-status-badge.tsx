import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { GrantStatus } from "#lib/core/words.ts";
import { grantStatusLabels } from "#lib/ui/labels.ts";

const tones: Record<GrantStatus, Tone> = {
  requested: "info",
  approved: "success",
  active: "success",
  expired: "neutral",
  released: "neutral",
  revoked: "danger",
  denied: "danger",
  cancelled: "neutral",
  lapsed: "neutral",
};

export function GrantStatusBadge({ status }: { status: GrantStatus }) {
  return <Badge tone={tones[status]}>{grantStatusLabels[status]}</Badge>;
}
