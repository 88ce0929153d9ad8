import { Lock } from "lucide-react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { Classification } from "#lib/core/words.ts";
import { classificationLabels } from "#lib/ui/labels.ts";

const tones: Record<Classification, Tone> = { public: "outline", internal: "info", restricted: "danger" };

export function ClassificationBadge({ classification }: { classification: Classification }) {
  return (
    <Badge tone={tones[classification]} icon={classification === "restricted" && <Lock aria-hidden />}>
      {classificationLabels[classification]}
    </Badge>
  );
}
