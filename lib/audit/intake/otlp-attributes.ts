import { idPattern } from "#lib/core/ids.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { scalarText } from "./otlp-value.ts";
import { parseJson } from "./parse-json.ts";

/**
 * Where the attributes of a log record stand in the record: OpenTelemetry's semantic conventions for MCP and GenAI (development
 * status, as of semantic-conventions-genai in 2026), and ECS where they have no word for it.
 */
const places = {
  "event.id": ["audit_id"],
  "event.action": ["action"],
  "event.reason": ["reason"],
  "user.id": ["caller", "identity"],
  "user.name": ["caller", "identity_name"],
  "user.type": ["caller", "identity_type"],
  "gen_ai.agent.id": ["caller", "agent"],
  "gen_ai.agent.name": ["caller", "agent_name"],
  "gen_ai.agent.version": ["caller", "agent_version"],
  "mcp.session.id": ["caller", "session_id"],
  "trace.id": ["caller", "trace_id"],
  "span.id": ["caller", "span_id"],
  "client.address": ["caller", "client_ip"],
  "user_agent.original": ["caller", "user_agent"],
  "mcp.method.name": ["operation", "type"],
  "mcp.server.name": ["operation", "server"],
  "mcp.server.version": ["operation", "server_version"],
  "gen_ai.tool.name": ["operation", "name"],
  "gen_ai.prompt.name": ["operation", "name"],
  "mcp.resource.uri": ["operation", "name"],
  "oauth.scope": ["operation", "scope_used"],
  "error.message": ["result", "error"],
  "exception.message": ["result", "error"],
  "http.response.body.size": ["result", "output_size_bytes"],
  "event.sequence": ["context", "stream_seq"],
  "countersign.stream.id": ["context", "stream_id"],
} as const satisfies Record<string, readonly [string] | readonly [string, string]>;

/** What takes more than a place. */
const readings: Record<string, (value: unknown) => JsonObject> = {
  "user.effective.id": (value) => ({ caller: { on_behalf_of: Array.isArray(value) ? value : [value] } }),
  "gen_ai.tool.call.arguments": (value) => ({ operation: { arguments: parsed(value) } }),
  "jsonrpc.request.id": (value) => ({ operation: { request_id: scalarText(value) } }),
  "rpc.response.status_code": (value) => ({ result: { error_code: scalarText(value) } }),
  "error.type": (value) => ({ result: { error_code: scalarText(value) } }),
  "event.duration": (value) => ({ result: { duration_ms: Number(scalarText(value)) / 1e6 } }),
  // Many a product puts its own name there.
  "observer.name": (value) =>
    idPattern("client").test(scalarText(value) ?? "")
      ? { context: { gateway_id: value } }
      : { "observer.name": value },
};

/** An event in the record's form, from a log record's attributes. What has no place in it stays as it is, at the top. */
export function fromAttributes(attributes: JsonObject): JsonObject {
  const event: Record<string, JsonObject> = {};
  // Without a prototype, so that a member called `__proto__` is one like any other.
  const top: Record<string, unknown> = Object.create(null);
  const rule: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("rule.")) rule[name.slice("rule.".length)] = value;
    else if (Object.hasOwn(places, name)) put(name as keyof typeof places, value);
    else if (Object.hasOwn(readings, name)) merge(readings[name]?.(value) ?? {});
    else if (!outcomeNames.has(name)) top[name] = value;
  }
  merge({ result: { status: statusOf(attributes) } });
  if (Object.keys(rule).length > 0) merge({ context: { policy_decisions: [rule] } });
  return { ...top, ...event };

  function put(name: keyof typeof places, value: unknown): void {
    const [area, member] = places[name];
    if (member === undefined) top[area] = value;
    else merge({ [area]: { [member]: value } });
  }
  function merge(parts: JsonObject): void {
    for (const [area, members] of Object.entries(parts))
      if (typeof members === "object") event[area] = { ...event[area], ...members };
      else top[area] = members;
  }
}

const outcomeNames = new Set(["event.outcome", "event.type"]);

/** ECS tells a denial by `event.type`, and knows no timeout; both are told apart from errors here. */
function statusOf(attributes: JsonObject): unknown {
  const outcome = attributes["event.outcome"];
  if ([attributes["event.type"]].flat().includes("denied")) return "denied";
  if (outcome === "failure") return attributes["error.type"] === "timeout" ? "timeout" : "error";
  if (outcome === undefined) return attributes["error.type"] === undefined ? "success" : "error";
  return outcome;
}

/** Arguments come as a structure, or as a text that holds one. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
