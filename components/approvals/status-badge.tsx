import { Badge } from "#components/ui/badge.tsx";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { approvalStatusLabels } from "#lib/ui/labels.ts";
import { statusTones } from "./approval-words.ts";

export function ApprovalStatusBadge({ status }: { status: ApprovalStatus }) {
  return <Badge tone={statusTones[status]}>{approvalStatusLabels[status]}</Badge>;
}
