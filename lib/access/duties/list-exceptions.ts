import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { exceptionInclude, toExceptionView } from "./exception-row.ts";
import { dutyExceptionPage, dutyExceptionsQuery } from "./schemas.ts";

export const listDutyExceptions = query({
  id: "listDutyExceptions",
  permission: "duty.read",
  summary: "Exceptions from the rules, newest first, with those that are over",
  input: dutyExceptionsQuery,
  output: dutyExceptionPage,
  async run(ctx, { agent, rule, cursor, limit }) {
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().dutyException.findMany({
      where: {
        ...(before ? { id: { lt: before } } : {}),
        ...(agent ? { agentId: agent } : {}),
        ...(rule ? { rule: { name: rule } } : {}),
      },
      include: exceptionInclude,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const at = await now(ctx, db());
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((row) => toExceptionView(row, at)) };
  },
});
