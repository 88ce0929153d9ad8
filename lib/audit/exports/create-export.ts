import { printQuery } from "#lib/core/audit-query/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import type { Prisma } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import { compileQuery, readQuery } from "../search/index.ts";
import { absoluteQuery } from "./absolute-query.ts";
import { loadExport, toView } from "./export-view.ts";
import { runExportJob } from "./jobs.ts";
import { auditExport, createExportInput } from "./schemas.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/** What is sealed by now is exported; what comes later is not in it. The log says what was asked for, never what was found. */
export const createExport = command({
  id: "audit.export",
  permission: "audit.export",
  summary: "Export all that a search finds in the log as it is now; a job writes the files",
  input: createExportInput,
  output: auditExport,
  async run(ctx, { q, format }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can export.");
    const at = await ctx.now();
    const query = absoluteQuery(readQuery(q), at);
    const { resolved: search } = await compileQuery(query, { now: at });
    const text = printQuery(query);
    const id = newId("auditExport");
    await ctx.tx.auditExport.create({
      data: {
        id,
        requestedById: ctx.actor.id,
        query: text,
        format,
        status: "queued",
        snapshot: { logs: await takeSnapshot(ctx.tx), search: search as unknown as Prisma.InputJsonObject },
        parts: [],
        createdAt: at,
      },
    });
    await ctx.audit({ target: { type: "export", id }, after: { query: text, format } });
    await ctx.enqueue(runExportJob, { export_id: id }, { key: id });
    return toView(await loadExport(ctx.tx, id), ctx.actor);
  },
});
