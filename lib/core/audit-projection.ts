import { z } from "zod";
import type { AuditRecord } from "./audit-record.ts";

/**
 * The columns that events are searched by. Each follows from the record alone, so that a verifier can derive it again
 * from the bytes that were hashed: a column that was altered alone betrays itself.
 */
export type AuditProjection = {
  event_id: string;
  class: AuditRecord["class"];
  /** When it happened; for a producer whose clock runs ahead, when it came. RFC 3339. */
  ts: string;
  action: string;
  status: AuditRecord["result"]["status"];
  actor: string | null;
  agent: string | null;
  server: string | null;
  operation: string;
  session: string | null;
  trace: string | null;
  gateway: string | null;
  duration_ms: number | null;
  client_ip: string | null;
  /** `type:id`. */
  targets: string[];
};

/** How far a producer's clock may run ahead before what it says is no longer believed, in milliseconds. */
export const clockAheadMsMax = 5 * 60_000;

export function project(record: AuditRecord): AuditProjection {
  const { caller, operation, result, context } = record;
  const ahead = Date.parse(record.timestamp) - Date.parse(record.received_at) > clockAheadMsMax;
  return {
    event_id: record.audit_id,
    class: record.class,
    ts: ahead ? record.received_at : record.timestamp,
    action: record.action,
    status: result.status,
    actor: caller.identity ?? null,
    agent: caller.agent ?? null,
    server: operation.server ?? null,
    operation: operation.name,
    session: caller.session_id ?? null,
    trace: caller.trace_id ?? null,
    gateway: context.gateway_id ?? null,
    duration_ms: result.duration_ms ?? null,
    client_ip: isAddress(caller.client_ip) ? caller.client_ip : null,
    targets: [...new Set(record.targets.map(({ type, id }) => `${type}:${id}`))],
  };
}

/** What the database takes as `inet`. */
function isAddress(text: string | undefined): text is string {
  return text !== undefined && (z.regexes.ipv4.test(text) || z.regexes.ipv6.test(text));
}
