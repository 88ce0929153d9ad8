export { addSecurityKey } from "./add-security-key.ts";
export { challengeKeys } from "./challenge-keys.ts";
export { challengeIn, spendChallenge } from "./challenges.ts";
export { checkAssertion } from "./check-assertion.ts";
export { listSecurityKeys } from "./list-security-keys.ts";
export { relyingParty } from "./relying-party.ts";
export { removeSecurityKey } from "./remove-security-key.ts";
export { showKey } from "./show-key.ts";
export { startSecurityKey } from "./start-security-key.ts";
