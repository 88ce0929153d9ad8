import { Check, Clock, TriangleAlert, VolumeX } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { type StreamState, streamStateWords } from "#lib/ui/audit-stream-words.ts";

const looks: Record<StreamState, { tone: Tone; icon: ReactNode }> = {
  complete: { tone: "success", icon: <Check aria-hidden /> },
  gaps: { tone: "danger", icon: <TriangleAlert aria-hidden /> },
  late: { tone: "warning", icon: <Clock aria-hidden /> },
  silent: { tone: "warning", icon: <VolumeX aria-hidden /> },
};

export function StreamStateBadge({ state }: { state: StreamState }) {
  return <Badge {...looks[state]}>{streamStateWords[state].label}</Badge>;
}
