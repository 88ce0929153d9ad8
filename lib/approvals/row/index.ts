export {
  type ApprovalRow,
  answersForAgent,
  approvalInclude,
  type CaseRow,
  caseInclude,
  type ListedApproval,
  listed,
  loadApproval,
  lockApproval,
  type RequestedRow,
  signedDemand,
  toApprovalCase,
  withTeams,
} from "./approval-row.ts";
export { approvalTarget } from "./approval-target.ts";
export { basisOf } from "./basis-of.ts";
export { changeApproval, writeOverdue } from "./change-approval.ts";
export { approvesAlone, mayBreakGlass, stillApproved } from "./still-approved.ts";
