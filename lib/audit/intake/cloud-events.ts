import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { isUuidv7 } from "./event-id.ts";
import { EventRefused } from "./sent-event.ts";

/** `com.example.audit.mcp.tool.call` names the action `mcp.tool.call`. */
const typeOfAction = /(?:^|\.)audit\.(.+)$/;
const sourceOfGateway = /^\/gateways\/([^/]+)$/;

/**
 * An event in its CloudEvents 1.0 envelope: `data` is the record, and the envelope says what the record leaves out. The id is
 * unique within its source (§3.1.1), so both together name the event unless the id is one of ours.
 *
 * @throws EventRefused
 */
export function fromCloudEvent(envelope: unknown): JsonObject {
  if (!isObject(envelope) || envelope.specversion !== "1.0")
    throw new EventRefused("malformed", 'This is not a CloudEvent with `"specversion": "1.0"`.');
  const { id, source, type, subject, time, data } = envelope;
  if (!isText(id) || !isText(source) || !isText(type))
    throw new EventRefused("malformed", "A CloudEvent has an id, a source and a type.");
  if (!isObject(data)) throw new EventRefused("malformed", "The event stands in `data`, as a JSON object.");
  const [, gateway] = sourceOfGateway.exec(source) ?? [];
  return {
    ...(gateway ? {} : { source }),
    audit_id: isUuidv7(id) ? id : `${source} ${id}`,
    action: typeOfAction.exec(type)?.[1],
    timestamp: time,
    ...data,
    operation: { ...inSubject(subject), ...membersOf(data.operation) },
    context: { gateway_id: gateway, ...membersOf(data.context) },
  };
}

/** `com.example/crm/get_customer`: a tool of a server. */
function inSubject(subject: unknown): JsonObject {
  const [, server, name] = isText(subject) ? (/^(.+)\/([^/]+)$/.exec(subject) ?? []) : [];
  return server ? { server, name } : {};
}

function membersOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
