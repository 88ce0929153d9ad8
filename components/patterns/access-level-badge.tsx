import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { AccessLevel } from "#lib/core/words.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";

const tones: Record<AccessLevel, Tone> = { read: "outline", write: "warning", admin: "danger" };

export function AccessLevelBadge({ level }: { level: AccessLevel }) {
  return <Badge tone={tones[level]}>{accessLevelLabels[level]}</Badge>;
}
