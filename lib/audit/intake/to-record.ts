import { type AuditRecord, classOfReport, recordVersion } from "#lib/core/audit-record.ts";
import { isObject } from "#lib/core/json-object.ts";
import type { Labels, Recorded, Recording } from "../redaction/index.ts";
import { idAheadMaxMs, timeOfId } from "../sealing/index.ts";
import { deriveId, isUuidv7 } from "./event-id.ts";
import type { IncomingEvent } from "./incoming.ts";
import { clockAheadToleratedMs, clockBehindToleratedMs } from "./limits.ts";
import { EventRefused } from "./sent-event.ts";

/** Who sent it, and when it came. */
export type Arrival = {
  /** The id of the client that the caller is. */
  gateway: string;
  /** By the database's clock, as records have it. */
  receivedAt: string;
  receivedMs: number;
};

/**
 * The event as it is stored, with what was taken out of it and can be erased.
 *
 * @throws EventRefused `foreign_stream`, `invalid`
 */
export function toRecord(
  event: IncomingEvent,
  arrival: Arrival,
  recording: Recording,
): { record: AuditRecord; disclosures: Recorded["disclosures"] } {
  const named = event.context.gateway_id;
  if (named !== undefined && named !== arrival.gateway)
    throw new EventRefused(
      "foreign_stream",
      `You report as ${arrival.gateway}, and write its streams alone.`,
    );
  const id = idOf(event, arrival);
  const { type, name, server } = event.operation;
  const { policy_decisions: policyDecisions } = event.context;
  const kept = recording.apply({
    auditId: id,
    server,
    tool: name,
    arguments: event.operation.arguments,
    error: event.result.error,
    reason: event.reason,
    userAgent: event.caller.user_agent,
    resourceName: isAddressed(event.operation) ? name : undefined,
    labels: labelsOf(event),
    unmapped: Object.keys(event.unmapped).length > 0 ? event.unmapped : undefined,
    policyDecisions: policyDecisions?.filter(isObject),
    targets: event.targets,
    redactions: event.result.redactions,
  });
  const skewMs = Date.parse(event.timestamp) - arrival.receivedMs;
  const skewed = skewMs > clockAheadToleratedMs || skewMs < -clockBehindToleratedMs;
  const { redactions, labels } = kept;
  const { caller, operation, result, context } = labels.size === 0 ? event : relabelled(event, labels);
  const action = event.action ?? actionOf(type);
  // In the order of RFC 8785 §3.2.3: what is in order need not be sorted when it is hashed.
  const record: AuditRecord = {
    action: labels.get(action) ?? action,
    audit_id: id,
    caller: kept.userAgent === undefined ? caller : { ...caller, user_agent: kept.userAgent },
    class: classOfReport(event.result.status),
    context: {
      ...(skewed ? { clock_skew_ms: skewMs } : {}),
      gateway_id: arrival.gateway,
      ...said("policy_decisions", kept.policyDecisions),
      stream_id: context.stream_id,
      ...said("stream_seq", context.stream_seq),
    },
    operation: { ...operation, ...said("name", kept.resourceName), ...said("arguments", kept.arguments) },
    ...said("reason", kept.reason),
    received_at: arrival.receivedAt,
    result:
      redactions.length === 0
        ? { ...result, ...said("error", kept.error) }
        : {
            ...said("duration_ms", result.duration_ms),
            ...said("error", kept.error),
            ...said("error_code", result.error_code),
            ...said("output_size_bytes", result.output_size_bytes),
            redactions,
            status: result.status,
          },
    targets: kept.targets,
    timestamp: event.timestamp,
    ...said("unmapped", kept.unmapped),
    version: recordVersion,
  };
  return { record, disclosures: kept.disclosures };
}

/** Names and ids: all texts but those that people write, and the addresses of resources, which are scrubbed piece by piece. */
function labelsOf({ action, caller, operation, result, context }: IncomingEvent): Labels {
  const { type, server, server_version, scope_used, request_id } = operation;
  return {
    ...caller,
    user_agent: undefined,
    ...{ type, server, server_version, scope_used, request_id },
    name: isAddressed(operation) ? undefined : operation.name,
    action: action ?? actionOf(type),
    error_code: result.error_code,
    stream_id: context.stream_id,
  };
}

function isAddressed({ type }: IncomingEvent["operation"]): boolean {
  return type.startsWith("resources/");
}

type Areas = Pick<IncomingEvent, "caller" | "operation" | "result" | "context">;

function relabelled({ caller, operation, result, context }: Areas, labels: Recorded["labels"]): Areas {
  const told = <A extends object>(area: A): A =>
    Object.fromEntries(
      Object.entries(area).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map((each) => labels.get(each) ?? each) : (labels.get(value) ?? value),
      ]),
    ) as A;
  return { caller: told(caller), operation: told(operation), result: told(result), context: told(context) };
}

function said<N extends string, V>(name: N, value: V | undefined): { [K in N]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [K in N]?: V });
}

const actions: Record<string, string> = {
  "tools/call": "mcp.tool.call",
  "resources/read": "mcp.resource.read",
  "prompts/get": "mcp.prompt.get",
};

/** The action of a JSON-RPC method: `completion/complete` is `mcp.completion.complete`. */
function actionOf(type: string): string {
  return actions[type] ?? `mcp.${type.replaceAll("/", ".")}`;
}

/**
 * The event's own id; one derived from the producer's name for it; or from its number in its stream; or, where it has none of
 * these, from all that it says: sent again it is the same.
 */
function idOf(event: IncomingEvent, { gateway, receivedMs }: Arrival): string {
  const id = givenId(event, gateway);
  if (timeOfId(id) - receivedMs > idAheadMaxMs)
    throw new EventRefused(
      "invalid",
      "The time of this event or of its id lies more than a day ahead of the console's clock. Set the producer's clock, and send it again.",
    );
  return id;
}

function givenId(event: IncomingEvent, gateway: string): string {
  const { audit_id: given, timestamp } = event;
  if (given !== undefined && isUuidv7(given)) return given.toLowerCase();
  const { stream_id: stream, stream_seq: seq } = event.context;
  const native = given ?? (seq === undefined ? JSON.stringify(event) : `#${seq}`);
  return deriveId(Date.parse(timestamp), gateway, stream, native);
}
