import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { loadValidationProfile } from "#lib/settings/index.ts";
import { watchCursor } from "./cursor-circle.ts";
import type { RunEnding } from "./end-run.ts";
import type { PageAnswer } from "./fetch-page.ts";
import { syncSourceJob } from "./jobs.ts";
import { failuresMax, runLimits } from "./limits.ts";
import { prepareRows } from "./prepare-rows.ts";
import type { SourceReader } from "./readers.ts";
import { backoffMs } from "./retry-after.ts";
import { sourceFilter } from "./schemas.ts";
import { storePage } from "./store-page.ts";

type Run = Prisma.SourceRunGetPayload<{ include: { source: true } }>;

/** What came of one page: there is more to read, it is over, or somebody else goes on. */
export type Advance = "more" | "let_go" | RunEnding;

/** Reads the next page of a running sync and stores it, or notes why there is none now. */
export async function advanceRun(run: Run, reader: SourceReader): Promise<Advance> {
  const answer = await reader.read(run);
  switch (answer.outcome) {
    case "page":
      return takePage(run, reader, answer);
    case "refused":
      return askLess(run, answer.reason);
    case "later":
      return waitAndRetry(run, answer);
    case "unusable":
      return { status: "failed", error: answer.reason, resumable: true };
  }
}

async function takePage(
  run: Run,
  reader: SourceReader,
  { rows, next, bytes }: Extract<PageAnswer, { outcome: "page" }>,
): Promise<Advance> {
  const checkpoint =
    next === null
      ? run.checkpoint
      : watchCursor({ asked: run.cursor, checkpoint: run.checkpoint, pages: run.pages + 1 }, next);
  if (next !== null && checkpoint === null)
    return failForGood("The registry's cursors lead in a circle: the same pages come again and again.");
  const exceeded = exceededLimit(run, rows.length, bytes);
  if (exceeded) return failForGood(exceeded);

  const prepared = prepareRows(rows, run.position + 1, reader.seenBefore(run.position), {
    filter: sourceFilter.parse(run.source.filter),
    profile: await loadValidationProfile(db()),
  });
  const stored = await storePage(run, { prepared, rows: rows.length, bytes, next, checkpoint });
  return stored ? "more" : "let_go";
}

function exceededLimit(run: Run, rows: number, bytes: number): string | null {
  const { pagesMax, rowsMax, bytesMax } = runLimits;
  if (run.pages >= pagesMax) return `The registry has more than ${pagesMax} pages.`;
  if (run.position + rows > rowsMax) return `The registry has more than ${rowsMax} versions.`;
  if (Number(run.bytes) + bytes > bytesMax) return `The registry sent more than ${bytesMax / 2 ** 30} GiB.`;
  return null;
}

/** Going on from there would only end there again. */
function failForGood(error: string): RunEnding {
  return { status: "failed", error, resumable: false };
}

/** Not every registry takes every question: first without the time, which makes it a full sync, then without deleted versions. */
async function askLess(run: Run, reason: string): Promise<Advance> {
  const less =
    run.since !== null
      ? { since: null, mode: "full" }
      : run.includeDeleted
        ? { includeDeleted: false }
        : null;
  if (run.cursor !== null || less === null) return failForGood(reason);
  const { count } = await db().sourceRun.updateMany({
    where: { id: run.id, status: "running", pages: run.pages },
    data: less,
  });
  return count === 1 ? "more" : "let_go";
}

async function waitAndRetry(
  run: Run,
  { reason, waitMs }: Extract<PageAnswer, { outcome: "later" }>,
): Promise<Advance> {
  const failures = run.failures + 1;
  if (failures > failuresMax) return { status: "failed", error: reason, resumable: true };
  await db().$transaction(async (tx) => {
    const at = await now({}, tx);
    const retryAt = new Date(at.getTime() + (waitMs ?? backoffMs(failures)));
    const { count } = await tx.sourceRun.updateMany({
      where: { id: run.id, status: "running", pages: run.pages },
      data: { failures, error: reason, retryAt, advancedAt: at },
    });
    if (count === 1) await enqueue(tx, syncSourceJob, { run_id: run.id }, { key: run.id, runAt: retryAt });
  });
  return "let_go";
}
