import { z } from "zod";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { idText } from "#lib/core/text.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { exportRow, loadExport, toView } from "./export-view.ts";
import { auditExport, exportsPage, exportsQuery } from "./schemas.ts";

/** Everybody's: whoever may export could ask for the same, and the log says who took what. */
export const listExports = query({
  id: "listExports",
  permission: "audit.export",
  summary: "Exports of the audit log, newest first",
  input: exportsQuery,
  output: exportsPage,
  async run({ actor }, { cursor, limit }) {
    // Ids are in the order in which they were made.
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().auditExport.findMany({
      where: before === undefined ? {} : { id: { lt: before } },
      orderBy: { id: "desc" },
      take: limit + 1,
      ...exportRow,
    });
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((row) => toView(row, actor)) };
  },
});

export const getExport = query({
  id: "getExport",
  permission: "audit.export",
  summary: "One export: how far it is, and its files",
  input: z.strictObject({ id: idText }),
  output: auditExport,
  async run({ actor }, { id }) {
    return toView(await loadExport(db(), id), actor);
  },
});
