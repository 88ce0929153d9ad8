import { notFound } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { can } from "#lib/core/permissions.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { loadBatchView } from "./batch-view.ts";
import { cursorPosition } from "./cursor-position.ts";
import { runInclude, toRunView } from "./run-row.ts";
import {
  type ItemStatus,
  importBatchRef,
  importBatchView,
  importItemPage,
  importItemQuery,
  rejectionPage,
  rejectionQuery,
  sourcePage,
  sourceQuery,
  sourceRef,
  sourceView,
} from "./schemas.ts";
import { countEntries, loadSourceSummary, sourceInclude, toSummary } from "./source-view.ts";

/** How many of its runs a source shows. */
const runsShown = 20;

export const listSources = query({
  id: "listSources",
  permission: "source.read",
  summary: "Sources by name, each with what it offers and how its last sync went",
  input: sourceQuery,
  output: sourcePage,
  async run(_ctx, { q, cursor, limit }) {
    const [after] = cursor ? decodeCursor(cursor, 1) : [];
    const matches = q ? { contains: q, mode: "insensitive" as const } : undefined;
    const rows = await db().source.findMany({
      where: {
        AND: [
          after ? { name: { gt: after } } : {},
          matches ? { OR: [{ name: matches }, { url: matches }] } : {},
        ],
      },
      include: sourceInclude,
      orderBy: { name: "asc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, (row) => [row.name]);
    const counts = await countEntries(
      db(),
      page.items.map(({ id }) => id),
    );
    return { ...page, items: page.items.map((row) => toSummary(row, counts.get(row.id))) };
  },
});

export const getSource = query({
  id: "getSource",
  permission: "source.read",
  summary: "One source, with its latest syncs and what you may do",
  input: sourceRef,
  output: sourceView,
  async run({ actor }, { id }) {
    const summary = await loadSourceSummary(db(), id);
    const runs = await db().sourceRun.findMany({
      where: { sourceId: id },
      include: runInclude,
      orderBy: { id: "desc" },
      take: runsShown,
    });
    const manage = can(actor, "source.manage");
    const isRunning = summary.last_run?.status === "running";
    return {
      ...summary,
      runs: runs.map(toRunView),
      can: {
        manage,
        sync: manage === true && isRunning ? { no: "A sync is running." } : manage,
        import: can(actor, "source.import"),
      },
    };
  },
});

export const listSourceRejections = query({
  id: "listSourceRejections",
  permission: "source.read",
  summary: "Rows of a source that can't be entries, with why; in the order they came",
  input: rejectionQuery,
  output: rejectionPage,
  async run(_ctx, { id, cursor, limit }) {
    await assertSource(id);
    const [run, position] = cursor ? decodeCursor(cursor, 2) : [];
    const behind = run
      ? { OR: [{ runId: { gt: run } }, { runId: run, position: { gt: cursorPosition(position) } }] }
      : {};
    const rows = await db().sourceRejection.findMany({
      where: { sourceId: id, ...behind },
      orderBy: [{ runId: "asc" }, { position: "asc" }],
      take: limit + 1,
    });
    const page = toPage(rows, limit, (row) => [row.runId, String(row.position)]);
    return {
      ...page,
      items: page.items.map((row) => ({
        position: row.position,
        run_id: row.runId,
        name: row.name,
        reasons: row.reasons,
        excerpt: row.excerpt,
        created_at: row.createdAt.toISOString(),
      })),
    };
  },
});

/** @throws DomainError `not_found` */
export async function assertSource(id: string): Promise<void> {
  if (!(await db().source.findUnique({ where: { id }, select: { id: true } }))) throw notFound("source");
}

export const getImportBatch = query({
  id: "getImportBatch",
  permission: "source.read",
  summary: "An import, and how far it is",
  input: importBatchRef,
  output: importBatchView,
  run: (_ctx, { id }) => loadBatchView(db(), id),
});

export const listImportItems = query({
  id: "listImportItems",
  permission: "source.read",
  summary: "What became of each entry of an import",
  input: importItemQuery,
  output: importItemPage,
  async run(_ctx, { id, status, cursor, limit }) {
    const [after] = cursor ? decodeCursor(cursor, 1) : [];
    const batch = await db().importBatch.findUnique({ where: { id }, select: { id: true } });
    if (!batch) throw notFound("import");
    const rows = await db().importItem.findMany({
      where: { batchId: id, status, position: { gt: cursorPosition(after) } },
      orderBy: { position: "asc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, (row) => [String(row.position)]);
    return {
      ...page,
      items: page.items.map((row) => ({
        position: row.position,
        entry_id: row.entryId,
        name: row.name,
        version: row.version,
        status: row.status as ItemStatus,
        submission: row.submissionId,
        reason: row.reason,
      })),
    };
  },
});
