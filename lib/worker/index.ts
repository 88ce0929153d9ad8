import { settleVotesJob } from "#lib/identity/index.ts";
import { handleReadServer } from "#lib/introspection/index.ts";
import { everyHour, handles, runWorker } from "#lib/jobs/run-worker.ts";
import { handleSettleVotes, readServerJob } from "#lib/registry/index.ts";
import {
  handleImportEntries,
  handleSyncDueSources,
  handleSyncSource,
  importEntriesJob,
  syncDueSourcesJob,
  syncSourceJob,
} from "#lib/sources/index.ts";

/** The composition root of background work: every job, and what handles it. */
const handlers = [
  handles(readServerJob, handleReadServer),
  handles(settleVotesJob, handleSettleVotes),
  handles(syncSourceJob, handleSyncSource),
  handles(syncDueSourcesJob, handleSyncDueSources),
  handles(importEntriesJob, handleImportEntries),
];

/** What happens by the clock. */
const schedule = [everyHour(syncDueSourcesJob)];

/** @returns a function that finishes the running jobs, then stops */
export function startWorker(): Promise<() => Promise<void>> {
  return runWorker(handlers, schedule);
}
