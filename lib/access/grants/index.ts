export { advanceGrants, advanceGrantsJob, handleAdvanceGrants } from "./advance-grants.ts";
export { cancelGrant } from "./cancel-grant.ts";
export { countGrants } from "./count-grants.ts";
export { endFollowing, endGrant } from "./end-grant.ts";
export {
  type GrantRow,
  grantInclude,
  grantName,
  grantTarget,
  loadGrant,
  lockGrant,
  toGrantCase,
} from "./grant-row.ts";
export { isGiven, statusAt } from "./grant-state.ts";
export { assertMay, type Judged } from "./grant-verdicts.ts";
export { getGrant, listGrants } from "./list-grants.ts";
export { previewGrant } from "./preview-grant.ts";
export { releaseGrant } from "./release-grant.ts";
export { requestBundle } from "./request-bundle.ts";
export { requestGrant } from "./request-grant.ts";
export { revokeGrant } from "./revoke-grant.ts";
export { handleRecountGrants, handleSettleGrants } from "./settle-grant.ts";
export { voteGrant } from "./vote-grant.ts";
