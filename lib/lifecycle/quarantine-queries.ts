import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { loadQuarantineView, toSummaries } from "./quarantine-view.ts";
import { quarantinePage, quarantineQuery, quarantineRef, quarantineView } from "./schemas.ts";

export const listQuarantines = query({
  id: "listQuarantines",
  permission: "quarantine.read",
  summary: "Quarantines, the newest first, with how far each has got",
  input: quarantineQuery,
  output: quarantinePage,
  async run(_ctx, { status, cursor, limit }) {
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().quarantine.findMany({
      where: { ...(status ? { status } : {}), ...(before ? { id: { lt: before } } : {}) },
      include: { placedBy: true },
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: await toSummaries(db(), page.items) };
  },
});

export const getQuarantine = query({
  id: "getQuarantine",
  permission: "quarantine.read",
  summary: "One quarantine: what it stopped, which readers hold it, and whether it is to be lifted",
  input: quarantineRef,
  output: quarantineView,
  run: (ctx, { id }) => loadQuarantineView(ctx, db(), id),
});
