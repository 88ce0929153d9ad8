import { Ban, Check } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { AuditOutcome } from "#lib/core/audit-actions.ts";
import { auditOutcomeLabels } from "#lib/ui/labels.ts";

export function OutcomeBadge({ outcome }: { outcome: AuditOutcome }) {
  const refused = outcome === "refused";
  return (
    <Badge
      tone={refused ? "warning" : "outline"}
      icon={refused ? <Ban aria-hidden /> : <Check aria-hidden />}
    >
      {auditOutcomeLabels[outcome]}
    </Badge>
  );
}
