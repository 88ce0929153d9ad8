import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { FindingSeverity } from "#lib/core/words.ts";
import { findingSeverityLabels } from "#lib/ui/labels.ts";

const tones: Record<FindingSeverity, Tone> = {
  info: "outline",
  low: "neutral",
  medium: "warning",
  high: "danger",
};

export function SeverityBadge({ severity }: { severity: FindingSeverity }) {
  return <Badge tone={tones[severity]}>{findingSeverityLabels[severity]}</Badge>;
}
