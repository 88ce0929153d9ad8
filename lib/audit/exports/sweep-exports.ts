import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { foldersThere } from "./export-folder.ts";
import { lockExport } from "./export-view.ts";
import { runExportJob } from "./jobs.ts";
import { giveUp, removeIfUnwanted } from "./run-export.ts";

/** For the clock alone. An export that is not due is left as it is, and so is one that somebody else let expire. */
const expireExport = command({
  id: "audit.expire_export",
  permission: "audit.export",
  summary: "Let an export expire whose time is over",
  input: z.strictObject({ id: z.string() }),
  output: noOutput,
  async run(ctx, { id }) {
    const row = await lockExport(ctx.tx, id);
    await ctx.tx.auditExport.update({ where: { id, status: "done" }, data: { status: "expired" } });
    await ctx.audit({
      target: { type: "export", id },
      before: { status: row.status },
      after: { status: "expired" },
    });
    return {};
  },
});

/** Handles `sweep-exports`. Any number of processes may do so at once. */
export async function handleSweepExports(): Promise<void> {
  await expireDue();
  await wakeSilent();
  for (const id of await foldersThere()) await removeIfUnwanted(id);
}

async function expireDue(): Promise<void> {
  const due = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM audit_export WHERE status = 'done' AND expires_at <= clock_timestamp() ORDER BY id`;
  for (const { id } of due) await expireExport(systemCtx("Clock"), { id });
}

/** Exports that nobody works on: their job is gone, or has failed too often. */
async function wakeSilent(): Promise<void> {
  const silent = await db().$queryRaw<{ id: string; failed: boolean }[]>`
    SELECT e.id, j.key IS NOT NULL AS failed
    FROM audit_export e LEFT JOIN graphile_worker.jobs j ON j.key = e.id
    WHERE e.status IN ('queued', 'running')
      AND (j.key IS NULL OR (j.locked_at IS NULL AND j.attempts >= j.max_attempts))`;
  for (const { id, failed } of silent)
    if (failed) await giveUp(id, "It failed several times; the server's log says why. Export again.");
    else await enqueue(db(), runExportJob, { export_id: id }, { key: id });
}
