import { createHash } from "node:crypto";
import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { log } from "#lib/log.ts";
import { folderFault, makeFolder, removeFolder, removeOthers } from "./export-folder.ts";
import { recordPart, Stopped, takeUp } from "./export-run.ts";
import { finishExport } from "./finish-export.ts";
import { runExportJob } from "./jobs.ts";
import { chunkRows, sliceMs } from "./limits.ts";
import type { Written } from "./new-file.ts";
import { firstCursor } from "./read-records.ts";
import { assertStillKept } from "./still-kept.ts";
import type { StoredPart } from "./stored.ts";
import { digestOfAll, writeEvidence } from "./write-evidence.ts";
import { type Sizes, writePart } from "./write-part.ts";

/** How a job works: in smaller steps in tests. */
export type Pace = Sizes & { ms: number };

/**
 * Handles `run-export`: writes parts for a while, and leaves the rest to the next job. A part that is recorded is whole and on
 * disk; after a kill the part that was begun is written anew, and comes out the same.
 */
export async function handleRunExport(
  { export_id: id }: z.output<typeof runExportJob.payload>,
  pace: Pace = { ms: sliceMs, chunkRows },
): Promise<void> {
  try {
    if ((await goOn(id, pace)) === "more") await enqueue(db(), runExportJob, { export_id: id }, { key: id });
  } catch (error) {
    if (error instanceof Stopped) return removeIfUnwanted(id);
    const failure = error instanceof DomainError ? error.message : folderFault(error);
    // Of anything else the queue hopes that it passes.
    if (failure === null) throw error;
    log.error({ exportId: id, err: error }, "export failed");
    await giveUp(id, failure);
  }
}

async function goOn(id: string, { ms, ...sizes }: Pace): Promise<"more" | "done"> {
  const until = performance.now() + ms;
  const { run, parts } = await takeUp(id, await makeFolder(id));
  const whole = parts.length === 0 ? createHash("sha256") : null;
  let from = parts.length === 0 ? firstCursor(run.snapshot) : (parts.at(-1)?.part.next ?? null);
  for (let written = 0; from || parts.length === 0; written++) {
    if (written > 0 && performance.now() >= until) return "more";
    const part = await writePart(
      run,
      sizes,
      { number: parts.length + 1, from, before: rowsOf(parts) },
      whole,
    );
    await recordPart(run, parts.length, part);
    parts.push(part);
    from = part.part.next;
  }
  await assertStillKept(run.snapshot);
  const sha256 = whole?.digest("hex") ?? (await digestOfAll(run, parts));
  const files = await writeEvidence(run, parts, sha256);
  await finish(id, files, sha256);
  await removeOthers(
    id,
    [...parts, ...files].map(({ name }) => name),
  );
  return "done";
}

/** @throws Stopped when it is no longer to be finished */
async function finish(id: string, files: Written[], sha256: string): Promise<void> {
  try {
    await finishExport(systemCtx("Export"), { id, files, sha256 });
  } catch (error) {
    throw isConflict(error) ? new Stopped() : error;
  }
}

/** Ends an export for a reason that people are told. */
export async function giveUp(id: string, failure: string): Promise<void> {
  try {
    await finishExport(systemCtx("Export"), { id, failure });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
  await removeIfUnwanted(id);
}

/** Takes away the files of an export that will never be handed out, or no more. What cannot be taken away now is so by the next sweep. */
export async function removeIfUnwanted(id: string): Promise<void> {
  const row = await db().auditExport.findUnique({ where: { id }, select: { status: true } });
  if (!row || !["cancelled", "failed", "expired"].includes(row.status)) return;
  await removeFolder(id).catch((error) => log.warn({ exportId: id, err: error }, "export files not removed"));
}

function rowsOf(parts: readonly StoredPart[]): number {
  return parts.reduce((sum, { part }) => sum + part.rows, 0);
}

function isConflict(error: unknown): boolean {
  return error instanceof DomainError && error.code === "conflict";
}
