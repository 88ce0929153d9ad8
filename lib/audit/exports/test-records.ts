import { hash } from "node:crypto";
import { project } from "#lib/core/audit-projection.ts";
import { type AuditRecord, recordVersion } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { pool } from "#lib/db/pool.ts";
import type { ExportLine } from "../log/index.ts";
import { sealAll } from "../sealing/index.ts";

/** A call that a gateway reported, the `number`th. */
export function callRecord(number: number, changes: Partial<AuditRecord> = {}): AuditRecord {
  const at = new Date(Date.UTC(2026, 8, 1) + number * 1_000).toISOString().replace("Z", "456Z");
  return {
    audit_id: `0198f2c0-aabb-7ccd-9e0f-${number.toString(16).padStart(12, "0")}`,
    timestamp: at,
    received_at: at,
    version: recordVersion,
    class: "standard",
    action: "mcp.tool.call",
    caller: {
      identity: "usr_1",
      identity_name: "Ana <ana@example.com>",
      identity_type: "user",
      agent: "cli_bot",
      agent_name: "support-bot",
      session_id: "ses-7",
      trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
      client_ip: "192.0.2.7",
      user_agent: "agent/1.0",
    },
    operation: {
      type: "tools/call",
      server: "com.example/crm",
      server_version: "1.2.0",
      name: "get_customer",
      arguments: { customer: "C-42", fields: ["name", "mail"] },
      request_id: `call-${number}`,
    },
    targets: [{ type: "customer", id: "C-42", access: "read" }],
    result: { status: "success", duration_ms: 12.5, output_size_bytes: 2048 },
    context: {
      gateway_id: "gw-1",
      stream_id: "main",
      stream_seq: number,
      policy_decisions: [{ policy: "crm-read", effect: "permit", version: 3 }],
    },
    ...changes,
  };
}

/** A command of the console that was refused. */
export function refusedCommand(number: number): AuditRecord {
  const call = callRecord(number);
  return {
    ...call,
    class: "governance",
    action: "catalog.remove_server",
    caller: {
      identity: "usr_2",
      identity_name: "Bo",
      identity_type: "user",
      via: "session",
      client_ip: "2001:db8::7",
    },
    operation: { type: "console", name: "catalog.remove_server", request_id: "req_1" },
    targets: [{ type: "catalog", id: "cat_1", name: "Everything" }],
    result: { status: "denied" },
    context: {},
    change: { before: null, after: { code: "forbidden" } },
    reason: "Only people with the role admin may do that.",
  };
}

/** What somebody would write who wants to break a file, or who reads it. */
export const hostileText =
  '=HYPERLINK("http://evil.example","x")\r\nCEF:0|a|b|c|d|e|10|\\ = |\u2400\u202etxt.exe\u2066\u200b\u001b[31m\u2028end';

export function hostileRecord(number: number): AuditRecord {
  const call = callRecord(number);
  return {
    ...call,
    class: "security",
    action: "mcp.tool.call",
    caller: { ...call.caller, identity_name: hostileText, user_agent: hostileText, session_id: "-1+1" },
    operation: {
      ...call.operation,
      name: `tool|\n\\${hostileText}`,
      arguments: { [hostileText]: hostileText },
    },
    targets: [{ type: "customer", id: hostileText, access: "admin" }],
    result: { status: "denied", error: hostileText, error_code: "@SUM(1)" },
    reason: hostileText,
    unmapped: { note: hostileText },
  };
}

export function lineOf(record: AuditRecord, idx: number): ExportLine {
  return { class: record.class, idx, body: canonicalJson(record) };
}

/** Seals records in this order, as the intake hands them over. */
export async function addSealed(records: readonly AuditRecord[]): Promise<void> {
  const rows = records.map((record) => {
    const body = canonicalJson(record);
    const columns = project(record);
    return { ...columns, received_at: record.received_at, body, digest: `\\x${hash("sha256", body)}` };
  });
  await pool().query(
    `INSERT INTO audit.inbox (event_id, class, received_at, ts, action, status, actor, agent, server, operation, session,
       trace, gateway, duration_ms, client_ip, targets, body, digest)
     SELECT event_id, class, received_at, ts, action, status, actor, agent, server, operation, session, trace, gateway,
       duration_ms, client_ip, targets, body, digest
     FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (event_id uuid, class text, received_at timestamptz, ts timestamptz,
       action text, status text, actor text, agent text, server text, operation text, session text, trace text,
       gateway text, duration_ms float8, client_ip inet, targets text[], body text, digest bytea)) WITH ORDINALITY row
     ORDER BY ordinality`,
    [JSON.stringify(rows)],
  );
  await sealAll();
}
