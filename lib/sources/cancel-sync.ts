import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { endRun } from "./end-run.ts";
import { toRunView } from "./run-row.ts";
import { runView, sourceRef } from "./schemas.ts";

export const cancelSync = command({
  id: "source.cancel_sync",
  permission: "source.manage",
  summary: "Stop the sync of a source; what it has read stays, and the next one goes on from there",
  input: sourceRef,
  output: runView,
  target: ({ id }) => ({ type: "source", id }),
  async run(ctx, { id }) {
    const source = await ctx.tx.source.findUnique({ where: { id }, select: { id: true } });
    if (!source) throw notFound("source");
    const run = await ctx.tx.sourceRun.findFirst({ where: { sourceId: id, status: "running" } });
    if (!run) throw new DomainError("conflict", "No sync of this source is running.");
    return toRunView(await endRun(ctx, run.id, { status: "cancelled" }));
  },
});
