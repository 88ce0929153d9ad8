import { z } from "zod";
import { auditActions, auditOutcomes } from "#lib/core/audit-actions.ts";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { searchText } from "#lib/core/text.ts";

const facts = z.record(z.string(), z.unknown()).nullable();

export const auditEvent = z.object({
  id: z.string(),
  occurred_at: z.iso.datetime(),
  action: z.string(),
  outcome: z.enum(auditOutcomes),
  actor: z.object({
    kind: z.string(),
    id: z.string().nullable(),
    name: z.string(),
    via: z.string().nullable(),
  }),
  target: z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }).nullable(),
  reason: z.string().nullable(),
  before: facts,
  after: facts,
  request_id: z.string(),
  client_ip: z.string().nullable(),
  user_agent: z.string().nullable(),
});
export type AuditEvent = z.output<typeof auditEvent>;

export const auditQuery = pageQuery.extend({
  action: z.enum(auditActions).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  actor: searchText.optional().describe("An actor's id, or part of the name or e-mail address."),
  target: searchText.optional().describe("A target's id or exact name."),
});
export const auditPage = pageOf(auditEvent);
