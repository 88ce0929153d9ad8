import { z } from "zod";

/** The version of the record's form, in every record. A field more is a new minor version; one less, a new major one. */
export const recordVersion = "1.0";

/** How long a kind of event is kept is said by its class; each class is a log of its own. */
export const retentionClasses = ["standard", "security", "governance"] as const;
export type RetentionClass = (typeof retentionClasses)[number];

export const eventStatuses = ["success", "denied", "error", "timeout"] as const;
export type EventStatus = (typeof eventStatuses)[number];

export const targetAccesses = ["read", "write", "delete", "admin"] as const;

/** RFC 3339 in UTC with exactly six digits of a second: `2026-11-21T10:00:00.123456Z`. */
export const recordTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

const text = z.string();
const facts = z.record(z.string(), z.unknown());

/** One event, as it is hashed, stored, searched and exported. What is absent was not said; nothing is null but facts. */
export const auditRecord = z.strictObject({
  audit_id: z.uuid().describe("UUIDv7 (RFC 9562), also the idempotency key."),
  timestamp: recordTime.describe("When it happened, by the producer's clock."),
  received_at: recordTime.describe("When it came, by the database's clock."),
  version: z.literal(recordVersion),
  class: z.enum(retentionClasses),
  action: text.describe(
    "`mcp.tool.call`, `gateway.heartbeat`, or one of the console's commands: `submission.vote`.",
  ),
  caller: z.strictObject({
    identity: text.optional().describe("The person or machine that answers for it."),
    identity_name: text.optional().describe("Their name when it was written."),
    identity_type: text,
    via: text.optional(),
    agent: text.optional(),
    agent_name: text.optional(),
    agent_version: text.optional(),
    on_behalf_of: z.array(text).optional(),
    session_id: text.optional(),
    trace_id: text.optional(),
    span_id: text.optional(),
    client_ip: text.optional(),
    user_agent: text.optional(),
  }),
  operation: z.strictObject({
    type: text.describe("The JSON-RPC method (`tools/call`), or `console`."),
    server: text.optional(),
    server_version: text.optional(),
    name: text.describe("The tool, resource or command."),
    arguments: z.unknown().optional(),
    scope_used: text.optional(),
    request_id: text.optional(),
  }),
  targets: z.array(
    z.strictObject({
      type: text,
      id: text,
      name: text.optional(),
      access: z.enum(targetAccesses).optional(),
    }),
  ),
  result: z.strictObject({
    status: z.enum(eventStatuses),
    error_code: text.optional(),
    error: text.optional(),
    duration_ms: z.number().optional(),
    output_size_bytes: z.number().optional(),
    redactions: z
      .array(z.strictObject({ path: text, treatment: text, reason: text, count: z.number().optional() }))
      .optional(),
  }),
  context: z.strictObject({
    gateway_id: text.optional(),
    stream_id: text.optional(),
    stream_seq: z.number().optional(),
    /** Milliseconds by which the producer's clock was ahead (positive) or behind, where that is more than it should be. */
    clock_skew_ms: z.number().optional(),
    policy_decisions: z.array(facts).optional(),
  }),
  change: z.strictObject({ before: facts.nullable(), after: facts.nullable() }).optional(),
  reason: text.optional(),
  unmapped: facts.optional().describe("What a producer sent beyond this form; redacted like all else."),
});
export type AuditRecord = z.output<typeof auditRecord>;

/** Commands about who may get in, and about the log itself; everything else that the console does is governance. */
const securityAreas = new Set(["user", "token", "client", "publisher", "audit"]);

/** The class of one of the console's own events. */
export function classOfCommand(action: string): RetentionClass {
  return securityAreas.has(action.slice(0, action.indexOf("."))) ? "security" : "governance";
}

/** The class of an event that a gateway reports: what was refused is kept with what concerns security. */
export function classOfReport(status: EventStatus): RetentionClass {
  return status === "denied" ? "security" : "standard";
}
