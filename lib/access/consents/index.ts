export { giveConsent } from "./give-consent.ts";
export { listMyAgents } from "./list-my-agents.ts";
export { withdrawConsent } from "./withdraw-consent.ts";
