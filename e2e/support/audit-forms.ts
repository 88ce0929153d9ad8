import { gzipSync } from "node:zlib";
import { exampleEvent } from "#lib/audit/intake/test-events.ts";

export type Batch = { form: string; ids: string[]; body: string | Uint8Array; type: string; coding?: string };

const statuses = ["success", "denied", "error"] as const;

/** Three calls in each form that a gateway may report in: one that went well, one that was refused, one that failed. */
export function batchesOfEveryForm(): Batch[] {
  return [
    batch("NDJSON, packed", "application/x-ndjson", (events) =>
      gzipSync(events.map((event) => `${JSON.stringify(event)}\n`).join("")),
    ),
    batch("a JSON list", "application/json", (events) => JSON.stringify(events)),
    batch("CloudEvents", "application/cloudevents-batch+json", (events) =>
      JSON.stringify(events.map(toCloudEvent)),
    ),
    batch("OTLP logs", "application/json", (events) =>
      JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: events.map(toLogRecord) }] }] }),
    ),
  ];
}

type Event = ReturnType<typeof callOf>;

function batch(form: string, type: string, write: (events: Event[]) => string | Uint8Array): Batch {
  const events = statuses.map(callOf);
  const body = write(events);
  const ids = events.map(({ audit_id }) => audit_id);
  return { form, ids, body, type, ...(typeof body === "string" ? {} : { coding: "gzip" }) };
}

function callOf(status: (typeof statuses)[number]) {
  const operation = { type: "tools/call", server: "com.example/crm", name: "get_customer" };
  return {
    ...exampleEvent({ targets: [] }),
    timestamp: new Date().toISOString(),
    operation: { ...operation, arguments: { customer_id: "C-42" } },
    result: { status },
  };
}

function toCloudEvent({ audit_id: id, timestamp: time, ...data }: Event) {
  return { specversion: "1.0", id, source: "urn:edge", type: "com.example.audit.mcp.tool.call", time, data };
}

/** OpenTelemetry's and ECS's words for the same. */
function toLogRecord({ audit_id: id, timestamp, operation, result: { status } }: Event) {
  const attributes = {
    "event.id": id,
    "event.action": "mcp.tool.call",
    "event.outcome": status === "success" ? "success" : "failure",
    "event.type": status === "denied" ? "denied" : "access",
    "user.id": "ana@bank.example",
    "mcp.method.name": operation.type,
    "mcp.server.name": operation.server,
    "gen_ai.tool.name": operation.name,
    "gen_ai.tool.call.arguments": JSON.stringify(operation.arguments),
  };
  return {
    timeUnixNano: String(BigInt(Date.parse(timestamp)) * 1_000_000n),
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
}
