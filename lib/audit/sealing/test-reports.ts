import { project } from "#lib/core/audit-projection.ts";
import { type AuditRecord, type RetentionClass, recordVersion } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newUuid } from "#lib/core/ids.ts";
import { pool } from "#lib/db/pool.ts";
import { formatLeafEntry, leafHash, rootOf } from "../log/index.ts";
import type { Queryable } from "./keys.ts";

/** A call that a gateway reports. */
export function exampleReport(changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    audit_id: newUuid(),
    timestamp: "2026-11-21T10:00:00.123456Z",
    received_at: "2026-11-21T10:00:00.987654Z",
    version: recordVersion,
    class: "standard",
    action: "mcp.tool.call",
    caller: { identity: "ana@example.com", identity_name: "Ana", identity_type: "user", agent: "agent-1" },
    operation: { type: "tools/call", server: "com.example/crm", name: "get_customer" },
    targets: [{ type: "customer", id: "C-42", access: "read" }],
    result: { status: "success", duration_ms: 12.5 },
    context: { gateway_id: "gw-1" },
    ...changes,
  };
}

/** Puts records in the inbox, as the intake does. */
export async function report(
  records: readonly AuditRecord[],
  database: Queryable = pool(),
): Promise<string[]> {
  const rows = records.map((record) => ({
    ...project(record),
    received_at: record.received_at,
    body: canonicalJson(record),
  }));
  await database.query(
    `INSERT INTO audit.inbox (event_id, class, received_at, ts, action, status, actor, agent, server, operation, session,
       trace, gateway, duration_ms, client_ip, targets, body, digest)
     SELECT event_id, class, received_at, ts, action, status, actor, agent, server, operation, session, trace, gateway,
       duration_ms, client_ip, targets, body, sha256(convert_to(body, 'UTF8'))
     FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (event_id uuid, class text, received_at timestamptz,
       ts timestamptz, action text, status text, actor text, agent text, server text, operation text, session text,
       trace text, gateway text, duration_ms double precision, client_ip inet, targets text[], body text))
       WITH ORDINALITY row ORDER BY ordinality`,
    [JSON.stringify(rows)],
  );
  return rows.map(({ event_id }) => event_id);
}

export function reports(count: number, changes: Partial<AuditRecord> = {}): AuditRecord[] {
  return Array.from({ length: count }, () => exampleReport(changes));
}

/** The ids that a log holds, in its order; fails where an index is missing or twice. */
export async function sealedIds(of: RetentionClass): Promise<string[]> {
  const { rows } = await pool().query<{ idx: number; event_id: string }>(
    "SELECT idx::float8 AS idx, event_id FROM audit.record WHERE class = $1 ORDER BY idx",
    [of],
  );
  for (const [at, { idx }] of rows.entries())
    if (idx !== at) throw new Error(`The log ${of} has ${idx} where ${at} belongs.`);
  return rows.map(({ event_id }) => event_id);
}

/** The root of a log, derived anew from the bytes of its records alone. */
export async function rootOfRecords(of: RetentionClass): Promise<Buffer> {
  const { rows } = await pool().query<{ event_id: string; digest: Buffer; received_at: string }>(
    `SELECT event_id, sha256(convert_to(body, 'UTF8')) AS digest, body::json ->> 'received_at' AS received_at
     FROM audit.record WHERE class = $1 ORDER BY idx`,
    [of],
  );
  return rootOf(
    rows.map(({ event_id, digest, received_at }) =>
      leafHash(formatLeafEntry({ class: of, id: event_id, digest, receivedMs: Date.parse(received_at) })),
    ),
  );
}

export async function waitingCount(): Promise<number> {
  const { rows } = await pool().query<{ count: number }>("SELECT count(*)::int AS count FROM audit.inbox");
  return rows[0]?.count ?? 0;
}
