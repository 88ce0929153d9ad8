import { asRef, byType, listOf, type Schema, text, uri } from "./json-schema-parts.ts";
import type { SchemaVersion } from "./schema-version.ts";

/** How a client talks to a server: one that it started from a package, or one that runs elsewhere. */
export function transportDefinitions(version: SchemaVersion): Record<string, Schema> {
  const overNetwork = { "streamable-http": "StreamableHttpTransport", sse: "SseTransport" };
  const urls = urlsOf(version);
  return {
    StdioTransport: { type: "object" },
    StreamableHttpTransport: networkTransport(urls.streamableHttp),
    SseTransport: networkTransport(urls.sse),
    LocalTransport: byType({ stdio: "StdioTransport", ...overNetwork }),
    RemoteTransport: version < "2025-12-11" ? byType(overNetwork) : withVariables(byType(overNetwork)),
  };
}

function networkTransport(url: Schema): Schema {
  return { type: "object", properties: { url, headers: listOf("KeyValueInput") }, required: ["url"] };
}

function urlsOf(version: SchemaVersion): { streamableHttp: Schema; sse: Schema } {
  if (version < "2025-12-11") return { streamableHttp: text, sse: uri };
  const pattern =
    version === "draft" ? "^(https?://[^\\s]+|\\{[a-zA-Z_][a-zA-Z0-9_]*\\}[^\\s]*)$" : "^https?://[^\\s]+$";
  const url = { ...text, pattern };
  return { streamableHttp: url, sse: url };
}

function withVariables(schema: Schema): Schema {
  const variables = { type: "object", additionalProperties: asRef("Input") };
  return { type: "object", properties: { variables }, allOf: [schema] };
}
