import { z } from "zod";
import { auditOutcomes } from "#lib/core/audit-actions.ts";

const facts = z.record(z.string(), z.unknown()).nullable();

const auditEvent = z.object({
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
