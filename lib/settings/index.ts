export { stagesFor, strictest } from "./approval-matrix.ts";
export { getApprovalMatrix, loadApprovalMatrix } from "./queries.ts";
export { setValidationProfile } from "./set-validation-profile.ts";
export { getValidationProfile, loadValidationProfile } from "./validation-profile.ts";
