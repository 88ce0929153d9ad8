import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, encodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { lookThrough, needsReader, type Position } from "./look-through.ts";
import { mayNeed } from "./recertification-filters.ts";
import { loadRecertificationView } from "./recertification-view.ts";
import {
  recertificationPage,
  recertificationQuery,
  recertificationRef,
  recertificationView,
} from "./schemas.ts";

export const getRecertification = query({
  id: "getRecertification",
  permission: "recertification.read",
  summary: "One recertification: what was approved, who confirmed it, who decides, and what you may do",
  input: recertificationRef,
  output: recertificationView,
  run: (ctx, { id }) => loadRecertificationView(ctx, db(), id),
});

/** The most that one request looks at to find what needs its reader. */
const looksMax = 500;

/** A page of what needs the reader may be short, or empty, and still point on: then there is more to look through. */
export const listRecertifications = query({
  id: "listRecertifications",
  permission: "recertification.read",
  summary: "What is to be confirmed again, what is due first, first",
  input: recertificationQuery,
  output: recertificationPage,
  async run(ctx, { view, campaign_id, server, status, cursor, limit }) {
    const count = limit + 1;
    const { found, last } = await lookThrough(ctx, {
      where: [
        view === "needs_me" ? mayNeed(ctx.actor) : {},
        campaign_id ? { campaignId: campaign_id } : {},
        server ? { version: { server: { name: server } } } : {},
        status ? { status } : {},
      ],
      from: cursor ? positionOf(cursor) : null,
      count,
      firstMax: count,
      ...(view === "needs_me"
        ? { isWanted: needsReader, looksMax }
        : { isWanted: () => true, looksMax: count }),
    });
    const page = toPage(found, limit, ({ due_at, id }) => [due_at, id]);
    const further = last && encodeCursor([last.dueAt.toISOString(), last.id]);
    return { ...page, next_cursor: page.next_cursor ?? further };
  },
});

function positionOf(cursor: string): Position {
  const [due = "", id = ""] = decodeCursor(cursor, 2);
  const dueAt = new Date(due);
  if (Number.isNaN(dueAt.getTime()))
    throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
  return { dueAt, id };
}
