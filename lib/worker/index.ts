import { recountGrantsJob } from "#lib/access/agents/index.ts";
import { handleWatchConflicts, watchConflictsJob } from "#lib/access/duties/index.ts";
import {
  advanceGrantsJob,
  handleAdvanceGrants,
  handleRecountGrants,
  handleSettleGrants,
} from "#lib/access/grants/index.ts";
import { handleShadowUnused, shadowUnusedJob } from "#lib/access/narrowings/index.ts";
import {
  advanceAccessReviewsJob,
  applyAccessReviewJob,
  handleAdvanceAccessReviews,
  handleApplyAccessReview,
} from "#lib/access/reviews/index.ts";
import { escalateGlassJob, handleEscalateGlass } from "#lib/approvals/emergency/index.ts";
import { advanceApprovalsJob, handleAdvanceApprovals } from "#lib/approvals/waiting/index.ts";
import {
  handleRunExport,
  handleSweepExports,
  runExportJob,
  sweepExportsJob,
} from "#lib/audit/exports/index.ts";
import { applyRetentionJob, handleApplyRetention } from "#lib/audit/retention/index.ts";
import {
  anchorCheckpointsJob,
  handleAnchorCheckpoints,
  handleVerifyLog,
  startSequencer,
  verifyLogJob,
} from "#lib/audit/sealing/index.ts";
import { settleVotesJob } from "#lib/identity/index.ts";
import { handleReadServer } from "#lib/introspection/index.ts";
import { everyHour, everyMinutes, handles, runWorker } from "#lib/jobs/run-worker.ts";
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
  handles(applyRetentionJob, handleApplyRetention),
  handles(readServerJob, handleReadServer),
  handles(settleVotesJob, async (payload) => {
    await handleSettleVotes(payload);
    await handleSettleRecertifications(payload);
    await handleSettleLifts(payload);
    await handleSettleGrants(payload);
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
  handles(anchorCheckpointsJob, handleAnchorCheckpoints),
  handles(verifyLogJob, handleVerifyLog),
  handles(runExportJob, handleRunExport),
  handles(sweepExportsJob, handleSweepExports),
  handles(advanceGrantsJob, handleAdvanceGrants),
  handles(recountGrantsJob, handleRecountGrants),
  handles(advanceAccessReviewsJob, handleAdvanceAccessReviews),
  handles(applyAccessReviewJob, handleApplyAccessReview),
  handles(advanceApprovalsJob, handleAdvanceApprovals),
  handles(escalateGlassJob, handleEscalateGlass),
  handles(shadowUnusedJob, handleShadowUnused),
  handles(watchConflictsJob, handleWatchConflicts),
];

/** What happens by the clock. */
const schedule = [
  everyHour(applyRetentionJob),
  everyHour(syncDueSourcesJob),
  everyHour(openRecertificationsJob),
  everyHour(sweepEscalationsJob),
  everyHour(lapseVersionsJob),
  everyHour(redeliverEventsJob),
  everyMinutes(10, anchorCheckpointsJob),
  everyHour(sweepExportsJob),
  everyHour(watchConflictsJob),
  everyMinutes(1, advanceGrantsJob),
  everyMinutes(1, advanceAccessReviewsJob),
  everyMinutes(1, advanceApprovalsJob),
  everyMinutes(10, escalateGlassJob),
  everyHour(shadowUnusedJob),
];

/**
 * Begins the background work: the jobs, and the sealing of the audit log.
 *
 * @returns a function that finishes what is running, then stops
 */
export async function startWorker(): Promise<() => Promise<void>> {
  const stopJobs = await runWorker(handlers, schedule);
  const stopSealing = startSequencer();
  return async () => {
    await stopJobs();
    await stopSealing();
  };
}
