import { decodeCursor, pageQuery, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { ownerOf } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import { proposeOwners } from "./orphan-proposals.ts";
import { orphaned, ownerInclude } from "./orphan-rules.ts";
import { ownerIsGone } from "./recertification-filters.ts";
import { orphanPage } from "./schemas.ts";

const inCatalog = { status: { in: ["live", "deprecated"] } };

export const listOrphans = query({
  id: "listOrphans",
  permission: "recertification.read",
  summary: "Servers in the catalog that nobody answers for any more, and who could",
  input: pageQuery,
  output: orphanPage,
  async run(_ctx, { cursor, limit }) {
    const [after] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().server.findMany({
      where: {
        ...ownerIsGone,
        versions: { some: inCatalog },
        ...(after ? { name: { gt: after } } : {}),
      },
      include: { ...ownerInclude, versions: { where: inCatalog, orderBy: { publishedAt: "desc" } } },
      orderBy: { name: "asc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ name }) => [name]);
    const items = [];
    for (const server of page.items) {
      const gone = orphaned(server);
      const latest = server.versions.find(({ isLatest }) => isLatest) ?? server.versions[0];
      const document = latest?.document ? (JSON.parse(latest.document) as ServerJson) : null;
      items.push({
        server: server.name,
        title: document?.title ?? null,
        versions: server.versions.map(({ version }) => version),
        owner: server.ownerTeam || server.ownerUser ? ownerOf(server) : null,
        because: gone?.because ?? "",
        since: gone?.since?.toISOString() ?? null,
        proposed: await proposeOwners(db(), server),
      });
    }
    return { ...page, items };
  },
});
