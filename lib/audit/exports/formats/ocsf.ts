import type { AuditRecord } from "#lib/core/audit-record.ts";
import {
  apiActivity,
  authentication,
  byAccess,
  byAction,
  byMethod,
  byVerb,
  type Classification,
  captions,
  entityManagement,
  other,
  webResources,
} from "./ocsf-rules.ts";
import { type OpenedRecord, openRecord } from "./opened-record.ts";
import { type Format, lineWriter, type Origins } from "./part-writer.ts";
import { mostAccess, severityOf } from "./severity.ts";

/** Open Cybersecurity Schema Framework 1.8, one event a line. */
export const ocsf: Format = {
  extension: "ocsf.ndjson",
  contentType: "application/x-ndjson",
  partRows: 100_000,
  open: (origins) => lineWriter("", (line) => `${JSON.stringify(toOcsf(openRecord(line), origins))}\n`),
};

function toOcsf(row: OpenedRecord, origins: Origins): Record<string, unknown> {
  const { record } = row;
  const { class_uid, activity_id } = classify(record);
  const caption = captions[class_uid];
  const category_uid = Math.floor(class_uid / 1_000);
  return {
    activity_id,
    activity_name: caption?.activities[activity_id] ?? record.action,
    category_uid,
    category_name: caption?.category,
    class_uid,
    class_name: caption?.class,
    type_uid: class_uid * 100 + activity_id,
    ...severity(record),
    ...outcome(record),
    time: Date.parse(record.timestamp),
    duration: record.result.duration_ms === undefined ? undefined : Math.round(record.result.duration_ms),
    message: `${record.action}: ${record.operation.name}`,
    metadata: metadata(row, origins),
    actor: actor(record),
    src_endpoint: source(record),
    http_request: record.caller.user_agent ? { user_agent: record.caller.user_agent } : undefined,
    ...about(class_uid, record),
    raw_data_hash: { algorithm: "SHA-256", algorithm_id: 3, value: row.digest },
    unmapped: unmapped(row, origins),
  };
}

function classify({ action, operation, targets }: AuditRecord): Classification {
  const known = byAction[action];
  if (known) return known;
  if (operation.type === "console") {
    const [verb = ""] = action.slice(action.indexOf(".") + 1).split("_");
    return { class_uid: entityManagement, activity_id: byVerb[verb] ?? other };
  }
  const access = mostAccess(targets);
  const method = operation.type.slice(operation.type.lastIndexOf("/") + 1);
  return { class_uid: apiActivity, activity_id: access ? byAccess[access] : (byMethod[method] ?? other) };
}

function severity(record: AuditRecord) {
  const score = severityOf(record);
  if (score <= 1) return { severity_id: 1, severity: "Informational" };
  if (score <= 3) return { severity_id: 2, severity: "Low" };
  return score <= 6 ? { severity_id: 3, severity: "Medium" } : { severity_id: 4, severity: "High" };
}

/** OCSF has no status of its own for what was refused: `status_code` tells it from what failed. */
function outcome({ result, reason }: AuditRecord) {
  const succeeded = result.status === "success";
  return {
    status_id: succeeded ? 1 : 2,
    status: succeeded ? "Success" : "Failure",
    status_code: result.error_code ?? result.status,
    status_detail: result.error ?? (succeeded ? undefined : reason),
  };
}

function metadata({ class: log, idx, record }: OpenedRecord, origins: Origins) {
  return {
    version: "1.8.0",
    product: { name: "Countersign", vendor_name: "Countersign" },
    uid: record.audit_id,
    original_time: record.timestamp,
    logged_time: Date.parse(record.received_at),
    log_name: log,
    log_provider: origins[log],
    sequence: idx,
    correlation_uid: record.caller.trace_id,
  };
}

const personTypes: Readonly<Record<string, number>> = { anonymous: 0, user: 1, system: 3 };

function user({ caller }: AuditRecord) {
  return {
    uid: caller.identity,
    // An account needs a uid or a name, and who was not known has neither.
    name: caller.identity_name ?? (caller.identity === undefined ? caller.identity_type : undefined),
    type: caller.identity_type,
    type_id: personTypes[caller.identity_type] ?? other,
  };
}

function actor(record: AuditRecord) {
  const { agent, agent_name, session_id } = record.caller;
  return {
    user: user(record),
    session: session_id === undefined ? undefined : { uid: session_id },
    app_uid: agent,
    app_name: agent_name,
  };
}

/** Where it came from: required, and of an event without an address, the gateway that reported it. */
function source({ caller, context }: AuditRecord) {
  if (caller.client_ip !== undefined) return { ip: caller.client_ip };
  return { name: context.gateway_id ?? caller.agent ?? "unknown" };
}

/** What each class has of its own. */
function about(classUid: number, record: AuditRecord): Record<string, unknown> {
  const { operation, change, reason, targets } = record;
  const things = targets.map(({ id, name, type }) => ({ uid: id, name, type }));
  switch (classUid) {
    case authentication:
      return { user: user(record), service: { name: "Countersign" }, is_remote: true };
    case webResources:
      return { web_resources: things.length > 0 ? things : [{ name: operation.name, type: "console" }] };
    case entityManagement:
      return {
        entity: {
          ...(things[0] ?? { name: operation.name, type: "console" }),
          data: change?.before ?? undefined,
        },
        entity_result: change?.after
          ? { ...(things[0] ?? { name: operation.name }), data: change.after }
          : undefined,
        comment: reason,
      };
    default:
      return {
        api: {
          operation: operation.name,
          request: { uid: operation.request_id ?? record.audit_id, data: asObject(operation.arguments) },
          service:
            operation.server === undefined
              ? undefined
              : { name: operation.server, version: operation.server_version },
        },
        dst_endpoint: operation.server === undefined ? undefined : { svc_name: operation.server },
        resources: things,
      };
  }
}

/** OCSF's JSON is an object. */
function asObject(value: unknown): unknown {
  return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value))
    ? value
    : { value };
}

/**
 * What 1.8 has no attribute for. `attestation_list` is that of the profile `record_integrity`, which comes with 1.9; its
 * fingerprint is of the record as it was hashed into the log, not of this event.
 */
function unmapped({ idx, class: log, digest, record }: OpenedRecord, origins: Origins) {
  const { caller, operation, result, context, targets } = record;
  const fingerprint = {
    algorithm: "SHA-256",
    algorithm_id: 3,
    serialization: "JCS",
    serialization_id: 2,
    value: digest,
  };
  return {
    attestation_list: [{ uid: String(idx), chain_uid: origins[log], fingerprint }],
    action: record.action,
    status: result.status,
    method: operation.type,
    scope_used: operation.scope_used,
    access: targets.some(({ access }) => access) ? targets.map(({ access }) => access ?? null) : undefined,
    via: caller.via,
    agent_version: caller.agent_version,
    on_behalf_of: caller.on_behalf_of,
    span_id: caller.span_id,
    output_size_bytes: result.output_size_bytes,
    redactions: result.redactions,
    context: Object.keys(context).length > 0 ? context : undefined,
    producer: record.unmapped,
  };
}
