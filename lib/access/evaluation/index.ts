export { findUser } from "./caller.ts";
export { conditionFault } from "./condition.ts";
export type { Call, Decision, NextStep, Usage } from "./decision.ts";
export { evaluate } from "./evaluate.ts";
export { findAgent } from "./find-agent.ts";
export { limitKeys } from "./limit-keys.ts";
export { isInShadow, isKept, type StoredNarrowing, toNarrowing } from "./narrowing.ts";
export { patternFault } from "./pattern.ts";
export { policyIndex, subjectOf } from "./policy-index.ts";
export { routeOf } from "./routes.ts";
export {
  actionsFor,
  agentsFor,
  toolsFor,
} from "./search.ts";
export { type AccessReason, type AccessRow, whyAccess } from "./why-access.ts";
export {
  agentKey,
  pairKey,
  userKey,
  type World,
  type WorldAgent,
  type WorldGateway,
  type WorldGrant,
  type WorldServer,
  type WorldTool,
  type WorldUser,
  type WorldVersion,
} from "./world.ts";
