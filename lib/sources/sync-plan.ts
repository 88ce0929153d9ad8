import { fullEveryMs, overlapMs, resumeWithinMs } from "./limits.ts";
import type { RunMode } from "./schemas.ts";

type SourceFacts = {
  kind: string;
  highWater: Date | null;
  fullSyncedAt: Date | null;
  revisedAt: Date;
};

type LastRun = {
  status: string;
  mode: string;
  cursor: string | null;
  resumable: boolean;
  startedAt: Date;
  advancedAt: Date;
};

/** What a new sync does: `resume` goes on from where the last one stopped, in that one's mode. */
export type SyncPlan<R> = { mode: RunMode; since: Date | null; resume: R | null };

/**
 * Plans a sync: what was asked for, or what is due. Everything is read once a week, after a change of the filter, and
 * whenever the source does not say when its versions changed; else what changed since the last time.
 */
export function planSync<R extends LastRun>(
  source: SourceFacts,
  last: R | null,
  asked: RunMode | undefined,
  now: Date,
): SyncPlan<R> {
  if (last && mayResume(source, last, now) && (asked ?? last.mode) === last.mode)
    return { mode: last.mode as RunMode, since: null, resume: last };
  if (asked === "full" || source.kind === "file" || source.highWater === null || fullIsDue(source, now))
    return { mode: "full", since: null, resume: null };
  return { mode: "incremental", since: new Date(source.highWater.getTime() - overlapMs), resume: null };
}

function fullIsDue({ fullSyncedAt, revisedAt }: SourceFacts, now: Date): boolean {
  return (
    fullSyncedAt === null || fullSyncedAt < revisedAt || now.getTime() - fullSyncedAt.getTime() >= fullEveryMs
  );
}

function mayResume({ revisedAt }: SourceFacts, last: LastRun, now: Date): boolean {
  return (
    (last.status === "failed" || last.status === "cancelled") &&
    last.resumable &&
    last.cursor !== null &&
    last.startedAt >= revisedAt &&
    now.getTime() - last.advancedAt.getTime() < resumeWithinMs
  );
}
