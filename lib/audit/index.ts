export { getAuditEvent, listAuditEvents } from "./queries.ts";
