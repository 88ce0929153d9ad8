import type { AuditRecord } from "#lib/core/audit-record.ts";
import { type OpenedRecord, targetNames } from "./opened-record.ts";

/**
 * A record as a row: the columns of CSV and Parquet. Columns are added at the end and never renamed; who reads them by
 * name or by place goes on reading them.
 */
export type Column = { name: string } & (
  | { type: "text" | "time"; of(row: OpenedRecord): string | undefined }
  | { type: "integer" | "number"; of(row: OpenedRecord): number | undefined }
  | { type: "texts"; of(row: OpenedRecord): string[] }
);

const text = (name: string, of: (record: AuditRecord) => string | undefined): Column => ({
  name,
  type: "text",
  of: ({ record }) => of(record),
});
const time = (name: string, of: (record: AuditRecord) => string): Column => ({
  name,
  type: "time",
  of: ({ record }) => of(record),
});
const json = (name: string, of: (record: AuditRecord) => unknown): Column =>
  text(name, (record) => {
    const value = of(record);
    return value === undefined ? undefined : JSON.stringify(value);
  });

export const columns: readonly Column[] = [
  { name: "class", type: "text", of: (row) => row.class },
  { name: "index", type: "integer", of: (row) => row.idx },
  text("audit_id", (record) => record.audit_id),
  time("timestamp", (record) => record.timestamp),
  time("received_at", (record) => record.received_at),
  text("action", (record) => record.action),
  text("status", ({ result }) => result.status),
  text("identity", ({ caller }) => caller.identity),
  text("identity_name", ({ caller }) => caller.identity_name),
  text("identity_type", ({ caller }) => caller.identity_type),
  text("via", ({ caller }) => caller.via),
  text("agent", ({ caller }) => caller.agent),
  text("agent_name", ({ caller }) => caller.agent_name),
  text("agent_version", ({ caller }) => caller.agent_version),
  json("on_behalf_of", ({ caller }) => caller.on_behalf_of),
  text("session_id", ({ caller }) => caller.session_id),
  text("trace_id", ({ caller }) => caller.trace_id),
  text("span_id", ({ caller }) => caller.span_id),
  text("client_ip", ({ caller }) => caller.client_ip),
  text("user_agent", ({ caller }) => caller.user_agent),
  text("operation_type", ({ operation }) => operation.type),
  text("server", ({ operation }) => operation.server),
  text("server_version", ({ operation }) => operation.server_version),
  text("operation", ({ operation }) => operation.name),
  json("arguments", ({ operation }) => operation.arguments),
  text("scope_used", ({ operation }) => operation.scope_used),
  text("request_id", ({ operation }) => operation.request_id),
  { name: "targets", type: "texts", of: ({ record }) => targetNames(record) },
  text("error_code", ({ result }) => result.error_code),
  text("error", ({ result }) => result.error),
  { name: "duration_ms", type: "number", of: ({ record }) => record.result.duration_ms },
  { name: "output_size_bytes", type: "number", of: ({ record }) => record.result.output_size_bytes },
  json("redactions", ({ result }) => result.redactions),
  text("gateway_id", ({ context }) => context.gateway_id),
  text("stream_id", ({ context }) => context.stream_id),
  { name: "stream_seq", type: "number", of: ({ record }) => record.context.stream_seq },
  json("policy_decisions", ({ context }) => context.policy_decisions),
  json("change", ({ change }) => change),
  text("reason", ({ reason }) => reason),
  json("unmapped", ({ unmapped }) => unmapped),
  { name: "sha256", type: "text", of: ({ digest }) => digest },
];
