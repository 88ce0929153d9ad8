export {
  callOf,
  endConsentRow,
  insertAccessPolicy,
  insertAgent,
  insertClient,
  insertConsent,
  uniqueClaim,
  writeGateway,
} from "./access-rows.ts";
export { registerAgent, registerClient } from "./agents.ts";
export { endGrantRow, insertDayGrant, insertGrant, insertRequest, insertUsage } from "./grant-rows.ts";
export { approveServer, approveVersion } from "./servers.ts";
