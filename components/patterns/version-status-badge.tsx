import { ShieldAlert } from "lucide-react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { VersionStatus } from "#lib/core/words.ts";
import { versionStatusLabels } from "#lib/ui/labels.ts";

const tones: Record<VersionStatus, Tone> = {
  unpublished: "outline",
  live: "success",
  deprecated: "warning",
  retired: "neutral",
  quarantined: "danger",
};

export function VersionStatusBadge({ status }: { status: VersionStatus }) {
  return (
    <Badge tone={tones[status]} icon={status === "quarantined" && <ShieldAlert aria-hidden />}>
      {versionStatusLabels[status]}
    </Badge>
  );
}
