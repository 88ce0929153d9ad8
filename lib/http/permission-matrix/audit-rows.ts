import { anyHold, anyRule } from "./audit.ts";
import { administrators, curators, watchers } from "./role-lists.ts";
import { type Rows, row } from "./row.ts";

export const auditRows: Rows = {
  "GET /api/v1/audit/events": row("nothing", { allowed: watchers }),
  "GET /api/v1/audit/events/{id}": row("event", { input: ({ id }) => ({ id }), allowed: watchers }),
  "GET /api/v1/audit/events/{id}/proof": row("event", { input: ({ id }) => ({ id }), allowed: watchers }),
  "GET /api/v1/audit/events/{id}/evidence": row("event", { input: ({ id }) => ({ id }), allowed: watchers }),
  "GET /api/v1/audit/facets": row("nothing", { allowed: watchers }),
  "GET /api/v1/audit/histogram": row("nothing", { allowed: watchers }),
  "GET /api/v1/audit/completions": row("nothing", {
    input: () => ({ text: "act", at: 3 }),
    allowed: watchers,
  }),
  "GET /api/v1/audit/searches": row("savedSearch", {
    shows: ({ id }) => id,
    allowed: { creator: watchers },
    refusedAs: { stranger: "unseen" },
  }),
  "POST /api/v1/audit/searches": row("nothing", {
    input: () => ({ name: "Denied", query: "status:denied" }),
    allowed: watchers,
  }),
  "PATCH /api/v1/audit/searches/{id}": row("savedSearch", {
    input: ({ id }) => ({ id, name: "Renamed" }),
    allowed: { creator: watchers },
    refusedAs: { stranger: "not_found" },
  }),
  "DELETE /api/v1/audit/searches/{id}": row("savedSearch", {
    input: ({ id }) => ({ id }),
    allowed: { creator: watchers },
    refusedAs: { stranger: "not_found" },
  }),
  "GET /api/v1/audit/exports": row("auditExport", { shows: ({ id }) => id, allowed: watchers }),
  "POST /api/v1/audit/exports": row("nothing", { input: () => ({ format: "csv" }), allowed: watchers }),
  "GET /api/v1/audit/exports/{id}": row("auditExport", { input: ({ id }) => ({ id }), allowed: watchers }),
  "POST /api/v1/audit/exports/{id}/cancel": row("auditExport", {
    input: ({ id }) => ({ id }),
    allowed: { creator: watchers },
  }),
  "GET /api/v1/audit/integrity": row("nothing", { allowed: watchers }),
  "POST /api/v1/audit/verifications": row("verification", {
    allowed: watchers,
    answers: { code: "conflict", because: "one runs already" },
  }),
  "GET /api/v1/audit/verifications/{id}": row("verification", {
    input: ({ id }) => ({ id }),
    allowed: watchers,
  }),
  "GET /api/v1/audit/streams": row("nothing", { allowed: watchers }),
  "GET /api/v1/audit/recording-rules": row("recordingRule", { shows: ({ id }) => id, allowed: watchers }),
  "PUT /api/v1/audit/recording-rules": row("nothing", {
    input: anyRule,
    allowed: curators,
  }),
  "POST /api/v1/audit/recording-rules/preview": row("nothing", {
    input: () => ({ ...anyRule(), arguments: { a: 1 } }),
    allowed: curators,
  }),
  "DELETE /api/v1/audit/recording-rules/{id}": row("recordingRule", {
    input: ({ id }) => ({ id }),
    allowed: curators,
  }),
  "GET /api/v1/audit/retention": row("nothing", { allowed: watchers }),
  "PUT /api/v1/audit/retention": row("nothing", {
    input: () => ({ class: "standard", years: 9, reason: "The regulator asks for it." }),
    allowed: administrators,
  }),
  "GET /api/v1/audit/holds": row("hold", { shows: ({ id }) => id, allowed: watchers }),
  "POST /api/v1/audit/holds": row("nothing", { input: anyHold, allowed: ["compliance"] }),
  "POST /api/v1/audit/holds/{id}/release": row("hold", {
    input: ({ id }) => ({ id, reason: "It was settled." }),
    allowed: ["compliance"],
  }),
  "GET /api/v1/audit/erasures": row("nothing", { allowed: watchers }),
  "POST /api/v1/audit/erasures": row("nothing", {
    input: () => ({ subject: "customer:C-42", legal_basis: "GDPR, article 17" }),
    allowed: ["compliance"],
  }),
};
