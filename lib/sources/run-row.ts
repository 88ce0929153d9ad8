import type { Prisma } from "#lib/db/client.ts";
import type { RunView } from "./schemas.ts";

export const runInclude = { startedBy: true } satisfies Prisma.SourceRunInclude;
export type RunRow = Prisma.SourceRunGetPayload<{ include: typeof runInclude }>;

export function toRunView(run: RunRow): RunView {
  return {
    id: run.id,
    mode: run.mode as RunView["mode"],
    status: run.status as RunView["status"],
    started_by: run.startedBy && { id: run.startedBy.id, name: run.startedBy.name },
    ...countsOf(run),
    error: run.error,
    retry_at: run.retryAt?.toISOString() ?? null,
    resumed_from: run.resumedFrom,
    started_at: run.startedAt.toISOString(),
    advanced_at: run.advancedAt.toISOString(),
    finished_at: run.finishedAt?.toISOString() ?? null,
  };
}

/** What a sync came to, in numbers. */
export function countsOf(run: Omit<RunRow, "startedBy">) {
  const { pages, seen, added, changed, unchanged, leftOut, rejected, gone, opened } = run;
  return { pages, seen, added, changed, unchanged, left_out: leftOut, rejected, gone, opened };
}
