import { project } from "#lib/core/audit-projection.ts";
import { type AuditRecord, recordVersion } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newUuid } from "#lib/core/ids.ts";
import { pool } from "#lib/db/pool.ts";

type Changes = Partial<Omit<AuditRecord, "caller" | "operation" | "result" | "context">> & {
  caller?: Partial<AuditRecord["caller"]>;
  operation?: Partial<AuditRecord["operation"]>;
  result?: Partial<AuditRecord["result"]>;
  context?: Partial<AuditRecord["context"]>;
};

/** An event of a gateway, of this moment. For tests. */
export function exampleEvent(changes: Changes = {}): AuditRecord {
  const at = microseconds(new Date());
  const { caller, operation, result, context, ...rest } = changes;
  return {
    audit_id: newUuid(),
    timestamp: at,
    received_at: rest.timestamp ?? at,
    version: recordVersion,
    class: "standard",
    action: "mcp.tool.call",
    targets: [],
    ...rest,
    caller: { identity_type: "user", ...caller },
    operation: { type: "tools/call", name: "get_customer", ...operation },
    result: { status: "success", ...result },
    context: { ...context },
  };
}

export function microseconds(date: Date): string {
  return date.toISOString().replace("Z", "000Z");
}

/** Puts events into the inbox, as their producers do. */
export async function putEvents(records: readonly AuditRecord[]): Promise<void> {
  const rows = records.map((record) => ({
    ...project(record),
    received_at: record.received_at,
    body: canonicalJson(record),
  }));
  await pool().query(
    `INSERT INTO audit.inbox (event_id, class, received_at, ts, action, status, actor, agent, server, operation, session,
       trace, gateway, duration_ms, client_ip, targets, body, digest)
     SELECT event_id, class, received_at, ts, action, status, actor, agent, server, operation, session,
       trace, gateway, duration_ms, client_ip, targets, body, sha256(convert_to(body, 'UTF8'))
     FROM jsonb_to_recordset($1::jsonb) AS (event_id uuid, class text, received_at timestamptz, ts timestamptz, action text,
       status text, actor text, agent text, server text, operation text, session text, trace text, gateway text,
       duration_ms double precision, client_ip inet, targets text[], body text)`,
    [JSON.stringify(rows)],
  );
}
