export { type Demand, demandFor, strictestDemand } from "./approval-matrix.ts";
export { getPolicyChange, listPolicyChanges, listPolicyVersions } from "./policy-history.ts";
export { proposePolicy } from "./propose-policy.ts";
export { getApprovalMatrix, loadApprovalMatrix } from "./queries.ts";
export { setValidationProfile } from "./set-validation-profile.ts";
export { getValidationProfile, loadValidationProfile } from "./validation-profile.ts";
export { votePolicy } from "./vote-policy.ts";
export { withdrawPolicy } from "./withdraw-policy.ts";
