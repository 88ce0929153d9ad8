export { getAccessPolicyChange, listAccessPolicyChanges } from "./access-policy-history.ts";
export { listAccessPolicyVersions } from "./access-policy-versions.ts";
export { checkConditions } from "./check-conditions.ts";
export { type GrantDemand, grantDemand, meets } from "./grant-demand.ts";
export { getAccessPolicy, loadAccessPolicy, readDocument } from "./load-access-policy.ts";
export { proposeAccessPolicy } from "./propose-access-policy.ts";
export { voteAccessPolicy } from "./vote-access-policy.ts";
export { withdrawAccessPolicy } from "./withdraw-access-policy.ts";
