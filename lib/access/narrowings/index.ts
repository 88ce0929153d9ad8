export { getGrantUse } from "./get-grant-use.ts";
export { listNarrowings } from "./list-narrowings.ts";
export { loadGrantUse } from "./load-grant-use.ts";
export { narrowByHand } from "./narrow-by-hand.ts";
export { narrowGrant } from "./narrow-grant.ts";
export { restoreGrant } from "./restore-grant.ts";
export { handleShadowUnused, shadowUnused, shadowUnusedJob } from "./shadow-unused.ts";
