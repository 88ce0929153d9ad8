import { newId, newUuid } from "#lib/core/ids.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { pool } from "#lib/db/pool.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** A call as a gateway reports it. */
export function exampleEvent(changes: JsonObject = {}): JsonObject & { audit_id: string } {
  return {
    audit_id: newUuid(),
    timestamp: new Date().toISOString(),
    caller: { identity: "ana@bank.example", identity_type: "user", agent: "support-bot", session_id: "s-1" },
    operation: {
      type: "tools/call",
      server: "com.example/crm",
      name: "get_customer",
      arguments: { customer_id: "C-42" },
    },
    targets: [{ type: "customer", id: "C-42", access: "read" }],
    result: { status: "success", duration_ms: 12.5 },
    ...changes,
  };
}

export function gatewayCtx(scopes: readonly string[] = ["audit.write"]): Ctx & { actor: { id: string } } {
  const id = newId("client");
  return {
    actor: { kind: "client", id, name: "edge", clientKind: "gateway", scopes },
    requestId: newId("request"),
    clientIp: null,
    userAgent: null,
  };
}

export function ndjson(events: readonly unknown[]): { body: Uint8Array; contentType: string } {
  return {
    body: Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join("")),
    contentType: "application/x-ndjson",
  };
}

type Stored = { event_id: string; body: string; digest: string; place: "inbox" | "record" };

/** What is on record under these ids, wherever it is. */
export async function stored(ids: readonly string[]): Promise<Stored[]> {
  const { rows } = await pool().query<Stored>(
    `SELECT event_id, body, encode(digest, 'hex') AS digest, 'inbox' AS place FROM audit.inbox WHERE event_id = ANY ($1)
     UNION ALL SELECT event_id, body, encode(sha256(convert_to(body, 'UTF8')), 'hex'), 'record'
     FROM audit.record WHERE event_id = ANY ($1)`,
    [ids],
  );
  return rows;
}
