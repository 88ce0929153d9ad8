export { loadAskedPeople } from "./asked-people.ts";
export { countApprovals } from "./count-approvals.ts";
export { getApproval } from "./get-approval.ts";
export { listApprovals } from "./list-approvals.ts";
export { listBrokenGlass } from "./list-broken-glass.ts";
export { listPaused } from "./list-paused.ts";
export { lookAtApproval } from "./look-at-approval.ts";
