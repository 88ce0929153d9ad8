import { handleReadServer } from "#lib/introspection/index.ts";
import { handles, runWorker } from "#lib/jobs/run-worker.ts";
import { readServerJob } from "#lib/registry/index.ts";

/** The composition root of background work: every job, and what handles it. */
const handlers = [handles(readServerJob, handleReadServer)];

/** @returns a function that finishes the running jobs, then stops */
export function startWorker(): Promise<() => Promise<void>> {
  return runWorker(handlers);
}
