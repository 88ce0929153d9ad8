export { assertionOptions } from "./assertion-options.ts";
export { loadDecider, mayDecide, paintedHash } from "./decider.ts";
export { assertShown } from "./must-show.ts";
export { assertPainted, currentFacts, factsFor } from "./painted.ts";
export { mayRevokeApproval, revokeApproval } from "./revoke-approval.ts";
export { signedVotes, verifyStoredAssertion } from "./verify-stored-assertion.ts";
export { voteApproval } from "./vote-approval.ts";
