import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { bundleInclude, loadBundle, toBundleView } from "./bundle-row.ts";
import { bundlePage, bundleQuery, bundlesQuery, bundleView } from "./schemas.ts";

export const getBundle = query({
  id: "getBundle",
  permission: "grant.read",
  summary: "One bundle, as it stands",
  input: bundleQuery,
  output: bundleView,
  run: async (_ctx, { name }) => toBundleView(await loadBundle(db(), name)),
});

export const listBundles = query({
  id: "listBundles",
  permission: "grant.read",
  summary: "What can be requested for an agent at once, by name",
  input: bundlesQuery,
  output: bundlePage,
  async run(_ctx, { cursor, limit }) {
    const [after] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().bundle.findMany({
      where: { endedAt: null, ...(after === undefined ? {} : { name: { gt: after } }) },
      include: bundleInclude,
      orderBy: { name: "asc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ name }) => [name]);
    return { ...page, items: page.items.map(toBundleView) };
  },
});
