export { castVote } from "./cast-vote.ts";
export { createSubmission } from "./create-submission.ts";
export { readServerJob } from "./jobs.ts";
export { countWaitingForMe, getOverview } from "./overview.ts";
export { getSubmission, listSubmissions, previewStages } from "./queries.ts";
export { isReadingAwaited, type Reading, recordReading } from "./record-reading.ts";
export { retryReading } from "./retry-reading.ts";
export { reviseSubmission } from "./revise-submission.ts";
export { withdrawSubmission } from "./withdraw-submission.ts";
