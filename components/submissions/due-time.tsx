"use client";

import { BellRing, TriangleAlert } from "lucide-react";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { useNow } from "#lib/ui/clock.ts";
import { isOverdue } from "#lib/ui/queue-words.ts";

type DueTimeProps = { submission: Pick<SubmissionSummary, "status" | "due_at" | "escalation"> };

/** By when it should be decided, and in a word whether that has passed, or half of it. */
export function DueTime({ submission }: DueTimeProps) {
  const overdue = isOverdue(submission, useNow());
  const { status, due_at, escalation } = submission;
  if (status !== "in_review" || !due_at) return <span className="text-subtle">—</span>;
  return (
    <span className="inline-flex items-center gap-2 text-sm">
      {overdue ? (
        <Badge tone="danger" icon={<TriangleAlert aria-hidden />}>
          Overdue
        </Badge>
      ) : (
        escalation > 0 && (
          <Badge tone="warning" icon={<BellRing aria-hidden />}>
            Escalated
          </Badge>
        )
      )}
      <Time at={due_at} className={overdue ? "text-danger" : "text-muted"} />
    </span>
  );
}
