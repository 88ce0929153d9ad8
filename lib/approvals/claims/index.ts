export { claimApproval } from "./claim-approval.ts";
export { publicKeys } from "./decision-token.ts";
export { redeemApproval } from "./redeem-approval.ts";
export { reportOutcome } from "./report-outcome.ts";
export { storedCall } from "./stored-call.ts";
