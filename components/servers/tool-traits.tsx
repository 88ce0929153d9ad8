import { CircleAlert, Eye, Globe, PencilLine, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { type ToolTrait, toolTraits } from "#lib/ui/annotations.ts";

const tones: Record<ToolTrait["risk"], Tone> = { low: "outline", raised: "warning", high: "danger" };

/** Worst cases that nobody declared: nearly every server has some, so they warn and don't shout. */
const assumedTones: Record<ToolTrait["risk"], Tone> = { low: "outline", raised: "outline", high: "warning" };

const icons: Record<string, ReactNode> = {
  "Reads only": <Eye aria-hidden />,
  Adds: <PencilLine aria-hidden />,
  Destructive: <Trash2 aria-hidden />,
  "Open world": <Globe aria-hidden />,
};

/** What a tool says it does. Dashed where it does not say, and the worst is assumed. */
export function ToolTraits({ annotations }: { annotations: unknown }) {
  return (
    <span className="flex flex-wrap gap-1">
      {toolTraits(annotations).map(({ label, risk, declared }) => (
        <Badge
          key={label}
          tone={declared ? tones[risk] : assumedTones[risk]}
          icon={icons[label] ?? (!declared && <CircleAlert aria-hidden />)}
          className={declared ? undefined : "border-dashed"}
        >
          {label}
        </Badge>
      ))}
    </span>
  );
}

export function TraitSentences({ annotations }: { annotations: unknown }) {
  return (
    <ul>
      {toolTraits(annotations).map(({ label, means }) => (
        <li key={label}>{means}</li>
      ))}
    </ul>
  );
}
