import type { z } from "zod";
import type { Actor } from "#lib/core/actor.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import type { GrantStatus } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { join, sql } from "#lib/db/sql.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { grantInclude } from "./grant-row.ts";
import { loadGrantView, toSummary } from "./grant-view.ts";
import { filtersOf, needsMe } from "./needs-me.ts";
import { grantPage, grantRef, grantsQuery, grantView } from "./schemas.ts";
import { loadDeciders } from "./waiting-for.ts";

export const getGrant = query({
  id: "getGrant",
  permission: "grant.read",
  summary: "One grant: what it comes to, who signed it, who must act next, and what you may do",
  input: grantRef,
  output: grantView,
  run: (ctx, { id }) => loadGrantView(ctx, db(), id),
});

export const listGrants = query({
  id: "listGrants",
  permission: "grant.read",
  summary:
    "Grants and requests for them, newest first; those that need you, are given, requested or ended, or all",
  input: grantsQuery,
  output: grantPage,
  async run(ctx, query) {
    const { agent, server, status, view, limit } = query;
    const before = beforeOf(query);
    const at = await now(ctx, db());
    const waiting = view === "needs_me" ? await waitingFor(ctx.actor, at, query) : undefined;
    const [rows, deciders] = await Promise.all([
      db().grant.findMany({
        where: {
          AND: [
            before ? { id: { lt: before } } : {},
            agent ? { agentId: agent } : {},
            server ? { server: { name: server } } : {},
            status ? isAt(status, at) : {},
            ...(waiting ? [{ id: { in: waiting } }] : []),
            view && view !== "needs_me" ? views[view](at) : {},
          ],
        },
        include: grantInclude,
        orderBy: { id: "desc" },
        take: limit + 1,
      }),
      loadDeciders(db()),
    ]);
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((row) => toSummary(row, deciders, at)) };
  },
});

type Asked = z.output<typeof grantsQuery>;

function beforeOf({ cursor }: Asked): string | undefined {
  return cursor ? decodeCursor(cursor, 1)[0] : undefined;
}

/** The ids of one page of what needs this actor, and of one more. */
async function waitingFor(actor: Actor, at: Date, query: Asked): Promise<string[]> {
  const before = beforeOf(query);
  const conditions = [
    needsMe(actor, at),
    ...filtersOf(query),
    ...(before === undefined ? [] : [sql`g.id < ${before}`]),
  ];
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT g.id FROM access_grant g JOIN agent a ON a.id = g.agent_id
    WHERE ${join(conditions, " AND ")} ORDER BY g.id DESC LIMIT ${query.limit + 1}`;
  return rows.map(({ id }) => id);
}

type Where = Prisma.GrantWhereInput;

/** What `statusAt` says, as a condition: times count before a job has written them down. */
function isAt(status: GrantStatus, at: Date): Where {
  const given: Where = { status: { in: ["approved", "active"] }, endsAt: { gt: at } };
  switch (status) {
    case "requested":
      return { status, requestEndsAt: { gt: at } };
    case "lapsed":
      return { OR: [{ status }, { status: "requested", requestEndsAt: { lte: at } }] };
    case "approved":
      return { ...given, startsAt: { gt: at } };
    case "active":
      return { ...given, startsAt: { lte: at } };
    case "expired":
      return { OR: [{ status }, { status: { in: ["approved", "active"] }, endsAt: { lte: at } }] };
    default:
      return { status };
  }
}

const views: Record<"given" | "requested" | "ended", (at: Date) => Where> = {
  given: (at) => ({ OR: [isAt("approved", at), isAt("active", at)] }),
  requested: (at) => isAt("requested", at),
  ended: (at) => ({ NOT: { OR: [isAt("requested", at), isAt("approved", at), isAt("active", at)] } }),
};
