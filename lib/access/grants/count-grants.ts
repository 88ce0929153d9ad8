import { db } from "#lib/db/client.ts";
import { join, type Sql, sql } from "#lib/db/sql.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { filtersOf, needsMe } from "./needs-me.ts";
import { type GrantCounts, grantCounts, grantCountsMax, grantCountsQuery } from "./schemas.ts";

/** The same views as those of the list, counted in one statement that stops at the most that is told. */
export const countGrants = query({
  id: "countGrants",
  permission: "grant.read",
  summary: `How many grants need you, are requested, given and ended, up to ${grantCountsMax} of each`,
  input: grantCountsQuery,
  output: grantCounts,
  async run(ctx, asked) {
    const at = await now(ctx, db());
    const filters = filtersOf(asked);
    const counted = (from: Sql, ...conditions: Sql[]) =>
      sql`(SELECT count(*)::int FROM (SELECT FROM ${from} WHERE ${join([...conditions, ...filters], " AND ")}
        LIMIT ${grantCountsMax}) found)`;
    const grants = sql`access_grant g`;
    const [row] = await db().$queryRaw<[GrantCounts]>`
      SELECT ${counted(sql`access_grant g JOIN agent a ON a.id = g.agent_id`, needsMe(ctx.actor, at))} AS needs_me,
        ${counted(grants, sql`g.status = 'requested' AND g.request_ends_at > ${at}`)} AS requested,
        ${counted(grants, sql`g.status IN ('approved', 'active') AND g.ends_at > ${at}`)} AS given,
        ${counted(grants, isEnded(at))} AS ended`;
    return row;
  },
});

function isEnded(at: Date): Sql {
  return sql`(g.status NOT IN ('requested', 'approved', 'active') OR (g.status = 'requested' AND g.request_ends_at <= ${at})
    OR (g.status IN ('approved', 'active') AND g.ends_at <= ${at}))`;
}
