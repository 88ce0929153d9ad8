export { stagesFor } from "./approval-matrix.ts";
export { getApprovalMatrix, loadApprovalMatrix } from "./queries.ts";
