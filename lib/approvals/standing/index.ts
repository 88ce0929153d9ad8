export { approveByStanding } from "./approve-by-standing.ts";
export { expireStanding } from "./expire-standing.ts";
export { giveStanding } from "./give-standing.ts";
export { whyNoLonger } from "./like-given.ts";
export { assertGiveable, giveLimits } from "./limits.ts";
export { getStanding, listStanding } from "./list-standing.ts";
export { previewStanding } from "./preview-standing.ts";
export { revokeStanding } from "./revoke-standing.ts";
