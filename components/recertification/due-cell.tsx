import { TriangleAlert } from "lucide-react";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { RecertificationSummary } from "#lib/lifecycle/schemas.ts";

/** By when it should be decided, and in a word whether that has passed. */
export function DueCell({ item }: { item: Pick<RecertificationSummary, "due_at" | "overdue" | "status"> }) {
  return (
    <span className="inline-flex items-center gap-2">
      {item.overdue && (
        <Badge tone="danger" icon={<TriangleAlert aria-hidden />}>
          Overdue
        </Badge>
      )}
      <Time at={item.due_at} className={item.overdue ? "text-danger" : "text-muted"} />
    </span>
  );
}
