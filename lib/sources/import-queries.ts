import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { contains } from "#lib/db/contains.ts";
import { query } from "#lib/kernel/query.ts";
import { loadBatchView } from "./batch-view.ts";
import { assertSource } from "./queries.ts";
import { importableCount, importableQuery, importBatchPage, importBatchQuery } from "./schemas.ts";

export const listImportBatches = query({
  id: "listImportBatches",
  permission: "source.read",
  summary: "The imports of a source, newest first, and how far each is",
  input: importBatchQuery,
  output: importBatchPage,
  async run(_ctx, { id, cursor, limit }) {
    await assertSource(id);
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().importBatch.findMany({
      where: { sourceId: id, ...(before ? { id: { lt: before } } : {}) },
      select: { id: true },
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, (row) => [row.id]);
    return { ...page, items: await Promise.all(page.items.map((row) => loadBatchView(db(), row.id))) };
  },
});

export const countImportable = query({
  id: "countImportable",
  permission: "source.read",
  summary: "How many entries an import with this filter would submit: valid and new ones that fit",
  input: importableQuery,
  output: importableCount,
  async run(_ctx, { id, q, status, latest }) {
    await assertSource(id);
    const pattern = contains(q);
    // The condition of `importEntries`; a test holds the two together.
    const [row] = await db().$queryRaw<{ count: number }[]>`
      SELECT count(*)::integer AS count FROM source_entry
      WHERE source_id = ${id} AND matches AND state = 'new' AND valid
        AND (${pattern}::text IS NULL OR name ILIKE ${pattern} OR description ILIKE ${pattern})
        AND (${status ?? null}::text IS NULL OR status = ${status ?? null})
        AND (NOT ${latest ?? false} OR is_latest)`;
    return { count: row?.count ?? 0 };
  },
});
