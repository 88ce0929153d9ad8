"use client";

import { CalendarX2 } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { AccessReviewSchedule } from "#lib/access/reviews/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { plural } from "#lib/ui/format.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useEndSchedule } from "./api.ts";
import { scopeWords } from "./review-words.ts";

type SchedulesTableProps = { schedules: readonly AccessReviewSchedule[]; may: Verdict };

/** Reviews that open by themselves. */
export function SchedulesTable({ schedules, may }: SchedulesTableProps) {
  const [ending, setEnding] = useState<AccessReviewSchedule | null>(null);
  return (
    <>
      <Table>
        <TableHead>
          <tr>
            <Th>Schedule</Th>
            <Th className="max-sm:hidden">How often</Th>
            <Th className="max-md:hidden">Next</Th>
            <Th className="max-lg:hidden">By</Th>
            <Th className="text-right">
              <span className="sr-only">End it</span>
            </Th>
          </tr>
        </TableHead>
        <tbody>
          {schedules.map((schedule) => (
            <TableRow key={schedule.id}>
              <Td className="w-full max-w-0 min-w-40 py-2">
                <p className="truncate font-medium">
                  <HostileText text={schedule.name} />
                </p>
                <p className="truncate text-muted text-xs">
                  <HostileText text={scopeWords(schedule.scope)} />
                </p>
                <p className="text-muted text-xs sm:hidden">{pace(schedule)}</p>
              </Td>
              <Td className="whitespace-nowrap max-sm:hidden">{pace(schedule)}</Td>
              <Td className="text-muted max-md:hidden">
                {schedule.ended ? <Badge>Ended</Badge> : <Time at={schedule.next_at} />}
              </Td>
              <Td className="max-w-40 truncate text-muted max-lg:hidden">
                <HostileText text={schedule.created_by.name} />
              </Td>
              <Td className="text-right">
                {!schedule.ended && (
                  <Button
                    size="sm"
                    variant="ghost"
                    icon={<CalendarX2 aria-hidden />}
                    reason={reasonOf(may)}
                    aria-label={`End ${schedule.name}`}
                    onClick={() => setEnding(schedule)}
                  >
                    End
                  </Button>
                )}
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {ending && <EndDialog schedule={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function EndDialog({ schedule, onClose }: { schedule: AccessReviewSchedule; onClose: () => void }) {
  const end = useEndSchedule(schedule.id);
  const toast = useToast();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="End this schedule?"
      confirmLabel="End the schedule"
      danger
      onConfirm={async () => {
        await end.mutateAsync();
        toast({ title: "The schedule is ended" });
      }}
    >
      <p>
        <HostileText text={schedule.name} clipAt={120} /> opens no review any more. Reviews that it opened go
        on.
      </p>
    </ConfirmDialog>
  );
}

/** `Every 3 months, open for 21 days` */
function pace({ months, days_open: days }: AccessReviewSchedule): string {
  const often = months === 1 ? "Every month" : `Every ${plural(months, "month")}`;
  return `${often}, open for ${plural(days, "day")}`;
}
