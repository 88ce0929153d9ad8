import { DomainError } from "#lib/core/errors.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { countsOf, type RunRow, runInclude } from "./run-row.ts";

/** How a sync ends by itself, and whether a later one may go on from its position. */
export type RunEnding = { status: "finished" } | { status: "failed"; error: string; resumable: boolean };

/**
 * Ends a sync, whichever way, and audits its counts.
 *
 * @throws DomainError `conflict` when it has ended already
 */
export async function endRun(
  ctx: CommandCtx,
  runId: string,
  ending: RunEnding | { status: "cancelled" },
): Promise<RunRow> {
  await ctx.tx.$queryRaw`SELECT id FROM source_run WHERE id = ${runId} FOR UPDATE`;
  const run = await ctx.tx.sourceRun.findUniqueOrThrow({ where: { id: runId }, include: { source: true } });
  if (run.status !== "running") throw new DomainError("conflict", `This sync is ${run.status} already.`);
  const at = await ctx.now();
  if (ending.status === "finished") await conclude(ctx, run, at);
  const ended = await ctx.tx.sourceRun.update({
    where: { id: runId },
    data: {
      status: ending.status,
      error: ending.status === "failed" ? ending.error : null,
      resumable: ending.status === "failed" ? ending.resumable : ending.status === "cancelled",
      retryAt: null,
      finishedAt: at,
    },
    include: runInclude,
  });
  await ctx.audit({
    target: { type: "source", id: run.sourceId, name: run.source.name },
    before: { run: runId, status: "running" },
    after: { run: runId, status: ending.status, mode: run.mode, ...countsOf(ended) },
    ...(ending.status === "failed" ? { reason: ending.error } : {}),
  });
  return ended;
}

type Run = Omit<RunRow, "startedBy"> & { source: { highWater: Date | null } };

/** The source's next sync begins where this one ended, and the report of rejected rows has each of them once. */
async function conclude({ tx }: CommandCtx, run: Run, at: Date): Promise<void> {
  const { sourceId, crawlId, highWater } = run;
  const isFull = run.mode === "full";
  if (isFull) {
    await tx.$executeRaw`
      DELETE FROM source_rejection WHERE source_id = ${sourceId}
        AND run_id NOT IN (SELECT id FROM source_run WHERE source_id = ${sourceId} AND crawl_id = ${crawlId})`;
  } else {
    // The overlap brings the same rows again, hour by hour: they are in the report already.
    await tx.$executeRaw`
      DELETE FROM source_rejection again USING source_rejection earlier
      WHERE again.source_id = ${sourceId} AND again.run_id = ${run.id}
        AND earlier.source_id = ${sourceId} AND earlier.run_id < again.run_id
        AND (earlier.excerpt, earlier.reasons) = (again.excerpt, again.reasons)`;
  }
  const hasRisen = highWater && (!run.source.highWater || highWater > run.source.highWater);
  await tx.source.update({
    where: { id: sourceId },
    data: {
      syncedAt: at,
      ...(isFull ? { fullSyncedAt: at } : {}),
      ...(isFull || hasRisen ? { highWater } : {}),
    },
  });
}
