import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { scheduleInclude, toSchedule } from "./schedule-row.ts";
import { accessReviewSchedules } from "./schemas.ts";

/** Ended ones pile up slowly: the newest of all are enough. */
const shownMax = 200;

export const listAccessReviewSchedules = query({
  id: "listAccessReviewSchedules",
  permission: "access_review.read",
  summary: "Schedules that open access reviews: those that go on, the next first, and the ended after them",
  input: z.strictObject({}),
  output: accessReviewSchedules,
  async run() {
    const [going, ended] = [
      await db().accessReviewSchedule.findMany({
        where: { endedAt: null },
        include: scheduleInclude,
        orderBy: [{ nextAt: "asc" }, { id: "asc" }],
      }),
      await db().accessReviewSchedule.findMany({
        where: { endedAt: { not: null } },
        include: scheduleInclude,
        orderBy: { id: "desc" },
        take: shownMax,
      }),
    ];
    return { items: [...going, ...ended].map(toSchedule) };
  },
});
