import { eventStatuses, retentionClasses, targetAccesses } from "../audit-record.ts";
import { type QueryField, queryFields, type ValueField } from "./ast.ts";

/** Each field in a line, with an example: for completion, help and refusals. */
export const fieldHelp: Record<QueryField, { means: string; example: string }> = {
  actor: {
    means: "Who answers for it: id, whole name or e-mail address",
    example: "actor:ana@example.com",
  },
  agent: { means: "The agent that acted: id or whole name", example: "agent:support-bot" },
  server: { means: "The MCP server", example: "server:com.example/crm" },
  op: { means: "The tool, resource or command", example: "op:delete_*" },
  target: { means: "The thing it was about, as type:id", example: "target:customer:C-42" },
  access: { means: "What it could do to a target", example: "access:admin" },
  status: { means: "How it ended", example: "status:denied" },
  class: { means: "How long it is kept", example: "class:security" },
  action: { means: "The kind of event", example: "action:submission.vote" },
  session: { means: "The MCP session", example: "session:6f1c" },
  trace: { means: "The trace (W3C)", example: "trace:4bf92f3577b34da6a3ce929d0e0e4736" },
  gateway: { means: "The gateway that reported it", example: "gateway:cli_edge" },
  ip: { means: "The client's address, or a network", example: "ip:10.0.0.0/8" },
  id: { means: "The event itself", example: "id:0198f2c0-aabb-7ccd-9e0f-112233445566" },
  after: { means: "At this moment or later", example: "after:-24h" },
  before: { means: "Earlier than this moment", example: "before:2026-07-01" },
  duration: { means: "How long it took, in milliseconds", example: "duration:>500" },
};

/** Fields with few values, known beforehand. */
export const closedFields: Partial<Record<ValueField, readonly string[]>> = {
  access: targetAccesses,
  status: eventStatuses,
  class: retentionClasses,
};

/** Fields that are found by the beginning of a value too: those whose values are counted, and targets. */
export const prefixFields: ReadonlySet<ValueField> = new Set([
  "actor",
  "agent",
  "server",
  "op",
  "action",
  "gateway",
  "target",
]);

export function isField(name: string): name is QueryField {
  return (queryFields as readonly string[]).includes(name);
}
