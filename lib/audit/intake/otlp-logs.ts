import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { fromAttributes } from "./otlp-attributes.ts";
import { plainMembers, plainValue, scalarText } from "./otlp-value.ts";
import { EventRefused } from "./sent-event.ts";
import { timeOfNanoseconds } from "./timestamp.ts";

/**
 * The log records of an `ExportLogsServiceRequest` (OTLP 1.x, JSON encoding), in their order; each is read when it is asked
 * for, and refused alone.
 */
export function logRecordsIn(request: JsonObject): (() => JsonObject)[] {
  return membersOf(request.resourceLogs).flatMap((ofResource) =>
    membersOf(isObject(ofResource) ? ofResource.scopeLogs : undefined).flatMap((ofScope) =>
      membersOf(isObject(ofScope) ? ofScope.logRecords : undefined).map(
        (record) => () => fromLogRecord(record, (ofResource as JsonObject).resource),
      ),
    ),
  );
}

function fromLogRecord(record: unknown, resource: unknown): JsonObject {
  if (!isObject(record)) throw new EventRefused("malformed", "A log record is a JSON object.");
  const attributes = plainMembers(record.attributes);
  const about = plainMembers(isObject(resource) ? resource.attributes : undefined);
  const body = plainValue(record.body);
  const event = fromAttributes({
    ...attributes,
    ...said("event.action", attributes["event.action"] ?? record.eventName),
    ...said("trace.id", record.traceId),
    ...said("span.id", record.spanId),
  });
  return {
    ...event,
    timestamp:
      timeOfNanoseconds(scalarText(record.timeUnixNano || record.observedTimeUnixNano) ?? "") ?? undefined,
    ...said("body", body),
    ...(Object.keys(about).length > 0 ? { resource: about } : {}),
  };
}

/** Protobuf's JSON leaves out nothing that is empty. */
function said(name: string, value: unknown): JsonObject {
  return value === undefined || value === null || value === "" ? {} : { [name]: value };
}

function membersOf(list: unknown): unknown[] {
  return Array.isArray(list) ? list : [];
}
