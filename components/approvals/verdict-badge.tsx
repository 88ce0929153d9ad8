import { Check, X } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { BreakGlassVerdict } from "#lib/core/words.ts";

/** What a second person said of a yes that one gave alone. */
export function VerdictBadge({ verdict }: { verdict: BreakGlassVerdict }) {
  return verdict === "justified" ? (
    <Badge tone="success" icon={<Check aria-hidden />}>
      Justified
    </Badge>
  ) : (
    <Badge tone="danger" icon={<X aria-hidden />}>
      Not justified
    </Badge>
  );
}
