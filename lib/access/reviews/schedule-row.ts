import { notFound } from "#lib/core/errors.ts";
import type { SilenceRule } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { readScope } from "./review-row.ts";
import type { AccessReviewSchedule } from "./schemas.ts";

const person = { select: { id: true, name: true } } as const;
export const scheduleInclude = {
  createdBy: person,
  endedBy: person,
} satisfies Prisma.AccessReviewScheduleInclude;
export type ScheduleRow = Prisma.AccessReviewScheduleGetPayload<{ include: typeof scheduleInclude }>;

/**
 * A schedule that nobody else ends, nor opens a review by, until the transaction ends.
 *
 * @throws DomainError `not_found`
 */
export async function lockSchedule(tx: Tx, id: string): Promise<ScheduleRow> {
  await tx.$queryRaw`SELECT id FROM access_review_schedule WHERE id = ${id} FOR NO KEY UPDATE`;
  const row = await tx.accessReviewSchedule.findUnique({ where: { id }, include: scheduleInclude });
  if (!row) throw notFound("schedule");
  return row;
}

export function toSchedule(row: ScheduleRow): AccessReviewSchedule {
  return {
    id: row.id,
    name: row.name,
    scope: readScope(row.scope),
    usage_days: row.usageDays,
    silence: row.silence as SilenceRule,
    months: row.months,
    days_open: row.daysOpen,
    next_at: row.nextAt.toISOString(),
    created_by: row.createdBy,
    ended: row.endedAt && row.endedBy && { at: row.endedAt.toISOString(), by: row.endedBy },
  };
}

/** What a record of the audit log is about. */
export function scheduleTarget({ id, name }: { id: string; name: string }) {
  return { type: "access_review_schedule", id, name } as const;
}
