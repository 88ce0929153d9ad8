import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { loadApprovalMatrix } from "#lib/settings/index.ts";
import { stagesOf } from "./recertification-demand.ts";
import { mayNeed } from "./recertification-filters.ts";
import { findRecertifications } from "./recertification-row.ts";
import { loadRecertificationView, toSummary } from "./recertification-view.ts";
import {
  type RecertificationSummary,
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

export const listRecertifications = query({
  id: "listRecertifications",
  permission: "recertification.read",
  summary: "What is to be confirmed again, what is due first, first",
  input: recertificationQuery,
  output: recertificationPage,
  async run(ctx, { view, campaign_id, server, status, cursor, limit }) {
    const where: Prisma.RecertificationWhereInput[] = [
      view === "needs_me" ? mayNeed(ctx.actor) : {},
      campaign_id ? { campaignId: campaign_id } : {},
      server ? { version: { server: { name: server } } } : {},
      status ? { status } : {},
    ];
    const matrix = await loadApprovalMatrix(db());
    const at = await now(ctx, db());
    const found: RecertificationSummary[] = [];
    // What only may need the reader is looked at one by one, so that a page can take several readings.
    for (let after = cursor ? positionOf(cursor) : {}; ; ) {
      const rows = await findRecertifications(db(), {
        where: { AND: [...where, after] },
        orderBy: [{ dueAt: "asc" }, { id: "asc" }],
        take: limit + 1,
      });
      for (const row of rows) {
        const summary = toSummary(ctx, row, await stagesOf(db(), row, matrix), at);
        if (view === "all" || summary.can.confirm === true || summary.can.vote === true) found.push(summary);
      }
      const last = rows.at(-1);
      if (!last || rows.length <= limit || found.length > limit) break;
      after = behind(last.dueAt, last.id);
    }
    return toPage(found, limit, ({ due_at, id }) => [due_at, id]);
  },
});

function behind(dueAt: Date, id: string): Prisma.RecertificationWhereInput {
  return { OR: [{ dueAt: { gt: dueAt } }, { dueAt, id: { gt: id } }] };
}

function positionOf(cursor: string): Prisma.RecertificationWhereInput {
  const [dueAt = "", id = ""] = decodeCursor(cursor, 2);
  const at = new Date(dueAt);
  if (Number.isNaN(at.getTime()))
    throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
  return behind(at, id);
}
