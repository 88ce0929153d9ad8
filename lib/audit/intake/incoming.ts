import { z } from "zod";
import { eventStatuses, targetAccesses } from "#lib/core/audit-record.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import {
  actionForm,
  isProducersAction,
  isProducersMethod,
  methodForm,
  targetTypeForm,
} from "./incoming-words.ts";
import { targetsMax, textMax } from "./limits.ts";
import { normaliseTime } from "./timestamp.ts";

const text = z.string().min(1).max(textMax);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const facts = z.record(z.string(), z.unknown());

const action = text
  .regex(actionForm, "An action is small words parted by dots: mcp.tool.call")
  .refine(isProducersAction, "Only the console itself does this.");

/** An event as a producer reports it: the record's form without what the console says of it. */
export const incomingEvent = z.object({
  audit_id: z.string().min(1).max(1_000).optional(),
  timestamp: z.string().transform((value, { addIssue }) => {
    const time = normaliseTime(value);
    if (time === null) addIssue("This is no time (RFC 3339): 2026-11-21T10:00:00.123456Z");
    return time ?? z.NEVER;
  }),
  action: action.optional(),
  caller: z
    .object({
      identity: text.optional(),
      identity_name: text.optional(),
      identity_type: text.default("unknown"),
      via: text.optional(),
      agent: text.optional(),
      agent_name: text.optional(),
      agent_version: text.optional(),
      on_behalf_of: z.array(text).max(20).optional(),
      session_id: text.optional(),
      trace_id: text.optional(),
      span_id: text.optional(),
      client_ip: text.optional(),
      user_agent: text.optional(),
    })
    .prefault({}),
  operation: z.object({
    type: text
      .regex(methodForm, "This is no method: tools/call")
      .refine(isProducersMethod, "Only the console itself reports this."),
    server: text.optional(),
    server_version: text.optional(),
    name: text,
    arguments: z.unknown().optional(),
    scope_used: text.optional(),
    request_id: text.optional(),
  }),
  targets: z
    .array(
      z.strictObject({
        type: text.regex(targetTypeForm, "A target's type has no colon."),
        id: text,
        name: text.optional(),
        access: z.enum(targetAccesses).optional(),
      }),
    )
    .max(targetsMax)
    .default([]),
  result: z.object({
    status: z.enum(eventStatuses),
    error_code: text.optional(),
    error: z.string().optional(),
    duration_ms: z.number().min(0).optional(),
    output_size_bytes: count.optional(),
    redactions: z
      .array(z.strictObject({ path: text, treatment: text, reason: text, count: count.optional() }))
      .max(200)
      .optional(),
  }),
  context: z
    .object({
      gateway_id: text.optional(),
      stream_id: text.default("main"),
      stream_seq: count.min(1).optional(),
      policy_decisions: z.array(facts).max(50).optional(),
    })
    .prefault({}),
  reason: z.string().optional(),
});

export type IncomingEvent = z.output<typeof incomingEvent> & { unmapped: JsonObject };
