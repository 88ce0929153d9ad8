import { CircleCheck, CircleChevronUp, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { ChangeRisk } from "#lib/core/words.ts";
import { changeRiskLabels } from "#lib/ui/labels.ts";

const looks: Record<ChangeRisk, { tone: Tone; icon: ReactNode }> = {
  harmless: { tone: "outline", icon: <CircleCheck aria-hidden /> },
  widening: { tone: "warning", icon: <CircleChevronUp aria-hidden /> },
  dangerous: { tone: "danger", icon: <OctagonAlert aria-hidden /> },
};

/** What a change means for whoever relies on the thing; with `count`, how many there are. */
export function RiskMark({ risk, count }: { risk: ChangeRisk; count?: number }) {
  const { tone, icon } = looks[risk];
  const label = changeRiskLabels[risk];
  return (
    <Badge tone={tone} icon={icon}>
      {count === undefined ? label : `${count.toLocaleString("en")} ${label.toLowerCase()}`}
    </Badge>
  );
}
