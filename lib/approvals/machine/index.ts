export { type Claim, judgeClaim } from "./judge-claim.ts";
export { judgeOutcome } from "./judge-outcome.ts";
export { phaseOf } from "./phase-of.ts";
export { approvalTransitions, isOver, statusAt, type Times } from "./status-at.ts";
export { agentTexts } from "./texts.ts";
