export { stagesFor, strictest } from "./approval-matrix.ts";
export { getApprovalMatrix, loadApprovalMatrix } from "./queries.ts";
