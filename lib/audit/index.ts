export { listAuditEvents } from "./queries.ts";
