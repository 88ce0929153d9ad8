import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { ringsPerHour } from "./budget.ts";
import { loadMeasuredDays } from "./load-days.ts";
import { loadMeasuredPeople } from "./load-people.ts";
import { approvalMeasures, measuresQuery } from "./schemas.ts";

const dayMs = 86_400_000;

export const getApprovalMeasures = query({
  id: "getApprovalMeasures",
  permission: "approval.measure",
  summary:
    "How people decide on actions: how often they are asked, how fast they answer, and what became of it",
  input: measuresQuery,
  output: approvalMeasures,
  async run(ctx, { days }) {
    const at = await now(ctx, db());
    const since = firstDay(at, days);
    const [people, perDay] = await Promise.all([
      loadMeasuredPeople(db(), since),
      loadMeasuredDays(db(), since, at),
    ]);
    return { days, budget_per_hour: ringsPerHour, people, per_day: perDay };
  },
});

/** When the first of so many days (UTC) began, of which today is the last. */
function firstDay(at: Date, days: number): Date {
  const today = Math.floor(at.getTime() / dayMs) * dayMs;
  return new Date(today - (days - 1) * dayMs);
}
