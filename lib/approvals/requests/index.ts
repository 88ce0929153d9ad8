export { cancelApproval } from "./cancel-approval.ts";
export { createApproval, createApprovalOf } from "./create-approval.ts";
export { sentenceOf } from "./display.ts";
export { gatewayOf } from "./gateway-of.ts";
export { insertRequest } from "./insert-request.ts";
export { type Judged, toJudged } from "./judge-request.ts";
export { loadRequested, toRequested } from "./requested-row.ts";
