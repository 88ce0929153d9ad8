import { Check, Hourglass, OctagonX } from "lucide-react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { QuarantineStatus } from "#lib/core/words.ts";
import { quarantineStatusLabels } from "#lib/ui/labels.ts";

const looks: Record<QuarantineStatus, { tone: Tone; icon: typeof Check }> = {
  active: { tone: "danger", icon: OctagonX },
  lift_proposed: { tone: "warning", icon: Hourglass },
  lifted: { tone: "neutral", icon: Check },
};

export function QuarantineBadge({ status }: { status: QuarantineStatus }) {
  const { tone, icon: Icon } = looks[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {quarantineStatusLabels[status]}
    </Badge>
  );
}
