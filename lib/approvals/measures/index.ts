export { ringsPerHour } from "./budget.ts";
export { getApprovalMeasures } from "./get-approval-measures.ts";
