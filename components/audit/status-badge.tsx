import { Ban, Check, Clock, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { EventStatus } from "#lib/core/audit-record.ts";
import { eventStatusLabels } from "#lib/ui/audit-words.ts";

const looks: Record<EventStatus, { tone: Tone; icon: ReactNode }> = {
  success: { tone: "outline", icon: <Check aria-hidden /> },
  denied: { tone: "warning", icon: <Ban aria-hidden /> },
  error: { tone: "danger", icon: <TriangleAlert aria-hidden /> },
  timeout: { tone: "danger", icon: <Clock aria-hidden /> },
};

export function StatusBadge({ status }: { status: EventStatus }) {
  return <Badge {...looks[status]}>{eventStatusLabels[status]}</Badge>;
}
