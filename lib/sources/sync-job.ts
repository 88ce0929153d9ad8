import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { now } from "#lib/kernel/clock.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { log } from "#lib/log.ts";
import { advanceRun } from "./advance-run.ts";
import type { RunEnding } from "./end-run.ts";
import { wakeImports } from "./import-job.ts";
import { syncSourceJob } from "./jobs.ts";
import { silentMs, sliceMs } from "./limits.ts";
import { openNewVersions } from "./open-new-versions.ts";
import { fileReader, registryReader, type SourceReader } from "./readers.ts";
import { recordSync } from "./record-sync.ts";
import { settleCrawl } from "./settle-crawl.ts";
import { syncSource } from "./sync-source.ts";

/**
 * Handles `sync-source`: reads on from where the run stands, for a while, and leaves the rest to the next job. Whatever
 * stops it (a killed process, a stopped run, an upstream that wants to be left alone), the position is in the run.
 */
export async function handleSyncSource(
  { run_id }: z.output<typeof syncSourceJob.payload>,
  slice = { ms: sliceMs, pagesMax: Number.POSITIVE_INFINITY },
): Promise<void> {
  const until = performance.now() + slice.ms;
  let reader: SourceReader | undefined;
  for (let pages = 0; ; pages++) {
    const run = await db().sourceRun.findUniqueOrThrow({ where: { id: run_id }, include: { source: true } });
    if (run.status !== "running") return;
    if (run.retryAt && run.retryAt > (await now({}, db())))
      return enqueue(db(), syncSourceJob, { run_id }, { key: run_id, runAt: run.retryAt });
    if (run.crawledAt) {
      await settleCrawl(run);
      await openNewVersions(run);
      return end(run_id, { status: "finished" });
    }
    if (pages > 0 && (pages >= slice.pagesMax || performance.now() >= until))
      return enqueue(db(), syncSourceJob, { run_id }, { key: run_id });
    if (pages > 0 && run.source.url !== null) await pause(env().SYNC_PAUSE_MS);

    reader ??= run.source.url === null ? await fileReader(run.sourceId) : registryReader(run.source.url);
    const advance = await advanceRun(run, reader);
    if (advance === "let_go") return;
    if (advance !== "more") return end(run_id, advance);
  }
}

/** Handles `sync-due-sources`: every hour, what changed since; and a push for syncs and imports that nobody works on any more. */
export async function handleSyncDueSources(): Promise<void> {
  await wakeImports();
  const at = await now({}, db());
  const due = await db().source.findMany({
    where: { kind: "registry", paused: false, runs: { none: { status: "running" } } },
    select: { id: true },
  });
  for (const { id } of due) {
    try {
      await syncSource(systemCtx("Schedule"), { id });
    } catch (error) {
      // Somebody was quicker.
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    }
  }
  const silentSince = new Date(at.getTime() - silentMs);
  const silent = await db().sourceRun.findMany({
    where: {
      status: "running",
      advancedAt: { lt: silentSince },
      OR: [{ retryAt: null }, { retryAt: { lt: silentSince } }],
    },
    select: { id: true },
  });
  for (const { id } of silent) await enqueue(db(), syncSourceJob, { run_id: id }, { key: id });
}

async function end(runId: string, ending: RunEnding): Promise<void> {
  log.info({ runId, status: ending.status }, "source synced");
  try {
    await recordSync(systemCtx("Source sync"), { run_id: runId, ending });
  } catch (error) {
    // Stopped meanwhile, or ended by a job that ran twice: it is settled already.
    if (!(error instanceof DomainError && error.code === "conflict")) throw error;
  }
}
