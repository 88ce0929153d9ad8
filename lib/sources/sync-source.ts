import { DomainError, notFound } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { syncSourceJob } from "./jobs.ts";
import { runInclude, toRunView } from "./run-row.ts";
import { runView, syncSourceInput } from "./schemas.ts";
import { planSync } from "./sync-plan.ts";

export const syncSource = command({
  id: "source.sync",
  permission: "source.manage",
  summary: "Start a sync of a source now, or go on with one that failed",
  input: syncSourceInput,
  output: runView,
  target: ({ id }) => ({ type: "source", id }),
  async run(ctx, { id, mode: asked }) {
    await ctx.tx.$queryRaw`SELECT id FROM source WHERE id = ${id} FOR UPDATE`;
    const source = await ctx.tx.source.findUnique({ where: { id } });
    if (!source) throw notFound("source");
    const last = await ctx.tx.sourceRun.findFirst({ where: { sourceId: id }, orderBy: { id: "desc" } });
    if (last?.status === "running")
      throw new DomainError("conflict", "A sync of this source is running. Wait for it, or stop it first.", {
        details: { run: last.id },
      });

    const at = await ctx.now();
    const { mode, since, resume } = planSync(source, last, asked, at);
    const runId = newId("sourceRun");
    const run = await ctx.tx.sourceRun.create({
      data: {
        id: runId,
        sourceId: id,
        crawlId: runId,
        mode,
        since,
        startedById: ctx.actor.kind === "user" ? ctx.actor.id : null,
        startedAt: at,
        advancedAt: at,
        ...(resume && {
          resumedFrom: resume.id,
          crawlId: resume.crawlId,
          cursor: resume.cursor,
          checkpoint: resume.checkpoint,
          position: resume.position,
          since: resume.since,
          includeDeleted: resume.includeDeleted,
          highWater: resume.highWater,
        }),
      },
      include: runInclude,
    });
    await ctx.audit({
      target: { type: "source", id, name: source.name },
      after: { run: runId, mode, ...(resume ? { resumed_from: resume.id } : {}) },
    });
    await enqueue(ctx.tx, syncSourceJob, { run_id: runId }, { key: runId });
    return toRunView(run);
  },
});
