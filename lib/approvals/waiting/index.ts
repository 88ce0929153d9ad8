export { advanceApprovalsJob, handleAdvanceApprovals } from "./advance-approvals.ts";
export { getRequested } from "./get-requested.ts";
export { listRequested } from "./list-requested.ts";
export { placeText, RequestedChanges } from "./requested-changes.ts";
