import { settleVotesJob } from "#lib/identity/index.ts";
import { handleReadServer } from "#lib/introspection/index.ts";
import { everyHour, handles, runWorker } from "#lib/jobs/run-worker.ts";
import { deliverEventJob } from "#lib/kernel/announce.ts";
import {
  fillCampaignJob,
  handleFillCampaign,
  handleLapseVersions,
  handleOpenRecertifications,
  handleSettleLifts,
  handleSettleRecertifications,
  lapseVersionsJob,
  openRecertificationsJob,
} from "#lib/lifecycle/index.ts";
import { handleDeliverEvent, handleRedeliverEvents, redeliverEventsJob } from "#lib/notifications/index.ts";
import {
  escalateSubmissionJob,
  handleEscalateSubmission,
  handleSettleVotes,
  handleSweepEscalations,
  readServerJob,
  sweepEscalationsJob,
} from "#lib/registry/index.ts";
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
  handles(settleVotesJob, async (payload) => {
    await handleSettleVotes(payload);
    await handleSettleRecertifications(payload);
    await handleSettleLifts(payload);
  }),
  handles(escalateSubmissionJob, handleEscalateSubmission),
  handles(sweepEscalationsJob, handleSweepEscalations),
  handles(syncSourceJob, handleSyncSource),
  handles(syncDueSourcesJob, handleSyncDueSources),
  handles(importEntriesJob, handleImportEntries),
  handles(lapseVersionsJob, handleLapseVersions),
  handles(openRecertificationsJob, handleOpenRecertifications),
  handles(fillCampaignJob, handleFillCampaign),
  handles(deliverEventJob, handleDeliverEvent),
  handles(redeliverEventsJob, handleRedeliverEvents),
];

/** What happens by the clock. */
const schedule = [
  everyHour(syncDueSourcesJob),
  everyHour(openRecertificationsJob),
  everyHour(sweepEscalationsJob),
  everyHour(lapseVersionsJob),
  everyHour(redeliverEventsJob),
];

/** @returns a function that finishes the running jobs, then stops */
export function startWorker(): Promise<() => Promise<void>> {
  return runWorker(handlers, schedule);
}
