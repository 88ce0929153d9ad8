import { canonicalFault } from "#lib/core/canonical-json.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { type IncomingEvent, incomingEvent } from "./incoming.ts";
import { EventRefused } from "./sent-event.ts";
import { readUsual } from "./usual-event.ts";

const top = new Set(Object.keys(incomingEvent.shape));
const areas = {
  caller: new Set(Object.keys(incomingEvent.shape.caller.unwrap().shape)),
  operation: new Set(Object.keys(incomingEvent.shape.operation.shape)),
  result: new Set(Object.keys(incomingEvent.shape.result.shape)),
  context: new Set(Object.keys(incomingEvent.shape.context.unwrap().shape)),
};
/** What the console says itself, whatever a producer says. */
const ours = new Set(["received_at", "class", "version"]);

/** What a sign of life needs not say. */
const heartbeat = { operation: { type: "heartbeat", name: "heartbeat" }, result: { status: "success" } };
export const heartbeatAction = "gateway.heartbeat";

/**
 * Reads one event. A member that the form does not know goes to `unmapped`, under the way to it (`caller.department`); null
 * means that it was not said.
 *
 * @throws EventRefused
 */
export function readIncoming(sent: JsonObject): IncomingEvent {
  const usual = readUsual(sent);
  return usual ? { ...usual, unmapped: {} } : readUnusual(sent);
}

/** As `readIncoming`, whatever the event is. */
export function readUnusual(sent: JsonObject): IncomingEvent {
  const fault = canonicalFault(sent);
  if (fault) throw new EventRefused("malformed", `The event has no canonical form: ${fault}.`);
  const { known, unmapped } = partKnown(sent);
  const told = sent.action === heartbeatAction ? withHeartbeat(known) : known;
  const result = incomingEvent.safeParse(told, { reportInput: true });
  if (!result.success)
    throw new EventRefused(
      "invalid",
      toFieldIssues(result.error.issues)
        .slice(0, 5)
        .map(({ pointer, message }) => `${pointer}: ${message}`)
        .join(" "),
    );
  return { ...result.data, unmapped };
}

function partKnown(sent: JsonObject): { known: JsonObject; unmapped: JsonObject } {
  const known: Record<string, unknown> = {};
  const unmapped: [string, unknown][] = isObject(sent.unmapped) ? Object.entries(sent.unmapped) : [];
  for (const [name, value] of Object.entries(sent)) {
    if (value === null || value === undefined || ours.has(name)) continue;
    if (Object.hasOwn(areas, name) && isObject(value))
      known[name] = partArea(name as keyof typeof areas, value, unmapped);
    else if (top.has(name)) known[name] = value;
    else if (name !== "unmapped" || !isObject(value)) unmapped.push([name, value]);
  }
  return { known, unmapped: Object.fromEntries(unmapped) };
}

function partArea(area: keyof typeof areas, members: JsonObject, unmapped: [string, unknown][]): JsonObject {
  const known: Record<string, unknown> = {};
  for (const name in members) {
    const value = members[name];
    if (areas[area].has(name)) {
      if (value !== null || name === "arguments") known[name] = value;
    } else if (value !== undefined) unmapped.push([`${area}.${name}`, value]);
  }
  return known;
}

function withHeartbeat(known: JsonObject): JsonObject {
  return {
    ...known,
    operation: { ...heartbeat.operation, ...(known.operation as JsonObject | undefined) },
    result: { ...heartbeat.result, ...(known.result as JsonObject | undefined) },
  };
}
