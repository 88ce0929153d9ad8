import { project } from "#lib/core/audit-projection.ts";
import { type AuditRecord, classOfReport, eventStatuses, recordVersion } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newUuid } from "#lib/core/ids.ts";
import { pool } from "#lib/db/pool.ts";

/**
 * A report of a gateway about a call of a tool, with something of everything in it that is hard to carry. One with an odd number has
 * neither a backslash nor an address of IPv6: a check sees in its bytes that it is right.
 */
export function toolCall(number: number, at: Date, changes: Partial<AuditRecord> = {}): AuditRecord {
  const status = eventStatuses[number % eventStatuses.length] ?? "success";
  const time = at.toISOString().replace("Z", "789Z");
  return {
    audit_id: newUuid(),
    timestamp: time,
    received_at: time,
    version: recordVersion,
    class: classOfReport(status),
    action: "mcp.tool.call",
    caller: {
      identity: `person-${number % 7}`,
      identity_name: "Zoë \u202e \u2028 😀",
      identity_type: "user",
      agent: number % 3 === 0 ? `agent-${number % 5}` : undefined,
      client_ip: number % 2 === 0 ? "2001:0DB8::0001" : "192.0.2.17",
      session_id: `session-${number % 11}`,
    },
    operation: {
      type: "tools/call",
      server: "com.example/crm",
      name: "get_customer",
      arguments: {
        ...{ "10": number, "9": 1e21, amount: 0.1 + number },
        text: number % 2 === 1 ? "a plain line, “quoted”" : 'a "quoted" \\ line\nand \u0001',
      },
    },
    targets: [{ type: "customer", id: `C-${number}`, access: "read" }],
    result: { status, duration_ms: number / 3, output_size_bytes: number },
    context: { gateway_id: "gateway-1", stream_id: "s", stream_seq: number },
    ...changes,
  };
}

/** Puts records into the inbox, as producers do. Members that are undefined are left out. */
export async function fillInbox(records: readonly AuditRecord[]): Promise<void> {
  const rows = records.map((record) => {
    const body = canonicalJson(JSON.parse(JSON.stringify(record)));
    return { ...project(record), received_at: record.received_at, body };
  });
  await pool().query(
    `INSERT INTO audit.inbox (event_id, class, received_at, ts, action, status, actor, agent, server, operation, session, trace,
       gateway, duration_ms, client_ip, targets, body, digest)
     SELECT event_id, class, received_at, ts, action, status, actor, agent, server, operation, session, trace,
       gateway, duration_ms, client_ip, targets, body, sha256(convert_to(body, 'UTF8'))
     FROM ROWS FROM (json_to_recordset($1::json) AS (event_id uuid, class text, received_at timestamptz, ts timestamptz, action text,
       status text, actor text, agent text, server text, operation text, session text, trace text, gateway text,
       duration_ms double precision, client_ip inet, targets text[], body text)) WITH ORDINALITY AS r
     ORDER BY ordinality`,
    [JSON.stringify(rows)],
  );
}
