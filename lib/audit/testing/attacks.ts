import type { RetentionClass } from "#lib/core/audit-record.ts";
import { newUuid } from "#lib/core/ids.ts";
import { asSuperuser } from "./as-superuser.ts";
import { longAgo } from "./audit-world.ts";

/** What somebody with all rights on the database does to a log, to its records at these indexes. */

const where = (of: RetentionClass, idx: number) => `WHERE class = '${of}' AND idx = ${idx}`;

const edits = [
  `replace(body, '"amount":', '"amounts":')`,
  `replace(body, 'C-', 'D-')`,
  `regexp_replace(body, '"output_size_bytes":\\d+', '"output_size_bytes":1000000')`,
  `body || ' '`,
  `replace(body, 'identity_type":"user', 'identity_type":"root')`,
];

/** Changes what happened, in one of several ways. */
export function editBody(of: RetentionClass, idx: number, way: number): Promise<void> {
  return asSuperuser(`UPDATE audit.record SET body = ${edits[way % edits.length]} ${where(of, idx)}`);
}

/** Each column that is searched, and another value for it. */
export const columnEdits: Readonly<Record<string, string>> = {
  actor: "'somebody-else'",
  agent: "'another-agent'",
  server: "NULL",
  operation: "'list_customers'",
  action: "'mcp.resource.read'",
  status: "CASE status WHEN 'timeout' THEN 'success' ELSE 'timeout' END",
  session: "NULL",
  trace: "'0af7651916cd43dd8448eb211c80319c'",
  gateway: "'gateway-2'",
  duration_ms: "duration_ms + 0.001",
  client_ip: "'203.0.113.9'",
  targets: "ARRAY['customer:C-0000']",
  ts: "ts + interval '1 microsecond'",
  event_id: "gen_random_uuid()",
};

export function editColumn(of: RetentionClass, idx: number, column: string): Promise<void> {
  return asSuperuser(`UPDATE audit.record SET ${column} = ${columnEdits[column]} ${where(of, idx)}`);
}

export function deleteRow(of: RetentionClass, idx: number): Promise<void> {
  return asSuperuser(`DELETE FROM audit.record ${where(of, idx)}`);
}

export function swapRows(of: RetentionClass, one: number, other: number): Promise<void> {
  return asSuperuser(
    `UPDATE audit.record SET idx = -1 ${where(of, one)}`,
    `UPDATE audit.record SET idx = ${one} ${where(of, other)}`,
    `UPDATE audit.record SET idx = ${other} ${where(of, -1)}`,
  );
}

/** Puts a record of its own making into the past, at an index. */
export function backDate(of: RetentionClass, likeIdx: number, at: number): Promise<void> {
  const id = newUuid();
  return asSuperuser(
    `INSERT INTO audit.record SELECT (jsonb_populate_record(r, jsonb_build_object('event_id', '${id}', 'idx', ${at},
       'sealed_at', ${sealedAt}, 'body', replace(body, event_id::text, '${id}')))).*
     FROM audit.record r ${where(of, likeIdx)}`,
  );
}

/** Puts a record there a second time. */
export function duplicateRow(of: RetentionClass, idx: number, at: number): Promise<void> {
  return asSuperuser(
    `INSERT INTO audit.record SELECT (jsonb_populate_record(r, jsonb_build_object('idx', ${at}, 'sealed_at', ${sealedAt}))).*
     FROM audit.record r ${where(of, idx)}`,
  );
}

/** In the other month, whose indexes do not clash with those of this one. */
const sealedAt = `CASE WHEN sealed_at < now() - interval '1 year' THEN now() ELSE '${longAgo.toISOString()}'::timestamptz END`;

export function cutTail(of: RetentionClass, from: number): Promise<void> {
  return asSuperuser(`DELETE FROM audit.record WHERE class = '${of}' AND idx >= ${from}`);
}
