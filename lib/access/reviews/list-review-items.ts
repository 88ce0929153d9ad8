import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { empty, type Sql, sql } from "#lib/db/sql.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { toReviewItem } from "./item-view.ts";
import { isTheirs, itemTables, loadReader } from "./load-reviewer.ts";
import type { Reviewer } from "./may-decide.ts";
import { itemInclude, loadReview } from "./review-row.ts";
import { accessReviewItemPage, accessReviewItemsQuery } from "./schemas.ts";

type View = (typeof accessReviewItemsQuery)["_zod"]["output"]["view"];
type Key = { id: string; agent: string; rank: number };

/** `admin` first. */
const rank = sql`array_position(ARRAY['admin', 'write', 'read'], item.access_level)`;

export const listReviewItems = query({
  id: "listAccessReviewItems",
  permission: "access_review.read",
  summary: "What an access review looks at: by agent, the highest level of access first",
  input: accessReviewItemsQuery,
  output: accessReviewItemPage,
  async run(ctx, { id, view, cursor, limit }) {
    const review = await loadReview(db(), id);
    const reader = await loadReader(db(), ctx.actor);
    const at = await now(ctx, db());
    const keys = await db().$queryRaw<Key[]>`
      SELECT item.id, agent.name AS agent, ${rank} AS rank FROM ${itemTables}
      WHERE item.review_id = ${id} AND ${inView(view, reader, at)} ${behind(cursor)}
      ORDER BY agent.name COLLATE "C", ${rank}, item.id LIMIT ${limit + 1}`;
    const page = toPage(keys, limit, (key) => [key.agent, String(key.rank), key.id]);
    const rows = await db().accessReviewItem.findMany({
      where: { id: { in: page.items.map((key) => key.id) } },
      include: itemInclude,
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return {
      ...page,
      items: page.items.flatMap((key) => {
        const row = byId.get(key.id);
        return row ? [toReviewItem(row, review, reader, at)] : [];
      }),
    };
  },
});

function behind(cursor: string | undefined): Sql {
  if (cursor === undefined) return empty;
  const [agent, level, id] = decodeCursor(cursor, 3);
  if (!/^[1-3]$/.test(level ?? ""))
    throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
  return sql`AND (agent.name COLLATE "C", ${rank}, item.id) > (${agent}, ${Number(level)}::int, ${id})`;
}

function inView(view: View, reader: Reviewer | null, at: Date): Sql {
  switch (view) {
    case "all":
      return sql`true`;
    case "decided":
      return sql`item.verdict IS NOT NULL`;
    case "undecided":
      return sql`item.verdict IS NULL`;
    case "mine":
      return sql`item.verdict IS NULL AND review.status = 'open' AND review.due_at > ${at} AND ${isTheirs(reader)}`;
  }
}
