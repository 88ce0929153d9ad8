import { CalendarClock } from "lucide-react";
import { SchedulesTable } from "#components/access-reviews/schedules-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { listAccessReviewSchedules } from "#lib/access/reviews/index.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { pageData } from "../../page-ctx.ts";

export async function SchedulesTab({ ctx, may }: { ctx: Ctx; may: Verdict }) {
  const found = await pageData(listAccessReviewSchedules(ctx, {}));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items } = found.data;
  if (items.length === 0)
    return (
      <EmptyState icon={CalendarClock} title="Nothing is scheduled">
        A schedule opens the same review again and again, so that no quarter passes without one.
      </EmptyState>
    );
  return <SchedulesTable schedules={items} may={may} />;
}
