import { notFound } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { visibleTo } from "../inbox/visible-to.ts";
import { standingPage, standingQuery, standingRef, standingView } from "./schemas.ts";
import { standingInclude, toStandingRow } from "./standing-row.ts";
import { toStandingView } from "./standing-view.ts";

/** Whoever sees the approval that it was given with sees it. */
export const listStanding = query({
  id: "listStanding",
  permission: "standing.read",
  summary: "What was allowed in advance, the latest first: which calls, how many, until when, and by whom",
  input: standingQuery,
  output: standingPage,
  async run(ctx, { live, agent, cursor, limit }) {
    const at = await now(ctx, db());
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().standingPermission.findMany({
      where: {
        AND: [
          { approval: await visibleTo(ctx, db()) },
          live === undefined ? {} : live ? isLive(at) : { NOT: isLive(at) },
          agent ? { agentId: agent } : {},
          before ? { id: { lt: before } } : {},
        ],
      },
      include: standingInclude,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((row) => toStandingView(ctx, toStandingRow(row), at)) };
  },
});

export const getStanding = query({
  id: "getStanding",
  permission: "standing.read",
  summary: "One thing that was allowed in advance, and how much of it is used",
  input: standingRef,
  output: standingView,
  async run(ctx, { id }) {
    const row = await db().standingPermission.findFirst({
      where: { id, approval: await visibleTo(ctx, db()) },
      include: standingInclude,
    });
    if (!row) throw notFound("standing permission");
    return toStandingView(ctx, toStandingRow(row), await now(ctx, db()));
  },
});

function isLive(at: Date): Prisma.StandingPermissionWhereInput {
  return { status: "active", expiresAt: { gt: at } };
}
