import type { z } from "zod";
import { eventStatuses, targetAccesses } from "#lib/core/audit-record.ts";
import { canonicalFault } from "#lib/core/canonical-json.ts";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import type { incomingEvent } from "./incoming.ts";
import {
  actionForm,
  isProducersAction,
  isProducersMethod,
  methodForm,
  targetTypeForm,
} from "./incoming-words.ts";
import { targetsMax, textMax } from "./limits.ts";
import { normaliseTime } from "./timestamp.ts";

type UsualEvent = z.output<typeof incomingEvent>;
type Check = (value: unknown) => boolean;
/**
 * What an object may hold, and what stands for a member that it has not. In the order of RFC 8785 §3.2.3, so that what is read
 * needs no sorting when it is hashed.
 */
type Members = readonly (readonly [name: string, check: Check, otherwise?: unknown])[];

const required = Symbol("required");

const isWhole: Check = (value) => typeof value === "string" && value.isWellFormed();
const isText: Check = (value) => isUpTo(value, textMax);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isStatus: Check = (value) => (eventStatuses as readonly unknown[]).includes(value);
const isAccess: Check = (value) => (targetAccesses as readonly unknown[]).includes(value);

function isUpTo(value: unknown, max: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= max && value.isWellFormed();
}

function isFormed(value: unknown, form: RegExp): value is string {
  return isUpTo(value, textMax) && form.test(value);
}

const top: Members = [
  ["action", (value) => isFormed(value, actionForm) && isProducersAction(value)],
  ["audit_id", (value) => isUpTo(value, 1_000)],
  ["caller", isObject, {}],
  ["context", isObject, {}],
  ["operation", isObject, required],
  ["reason", isWhole],
  ["result", isObject, required],
  ["targets", (value) => Array.isArray(value) && value.length <= targetsMax, []],
  ["timestamp", isWhole, required],
];
const caller: Members = [
  ["agent", isText],
  ["agent_name", isText],
  ["agent_version", isText],
  ["client_ip", isText],
  ["identity", isText],
  ["identity_name", isText],
  ["identity_type", isText, "unknown"],
  ["session_id", isText],
  ["span_id", isText],
  ["trace_id", isText],
  ["user_agent", isText],
  ["via", isText],
];
const context: Members = [
  ["gateway_id", isText],
  ["stream_id", isText, "main"],
  ["stream_seq", (value) => isCount(value) && value !== 0],
];
const operation: Members = [
  // As deep as they stand in the event.
  ["arguments", (value) => canonicalFault({ operation: { arguments: value } }) === null],
  ["name", isText, required],
  ["request_id", isText],
  ["scope_used", isText],
  ["server", isText],
  ["server_version", isText],
  ["type", (value) => isFormed(value, methodForm) && isProducersMethod(value), required],
];
const result: Members = [
  ["duration_ms", (value) => Number.isFinite(value) && (value as number) >= 0],
  ["error", isWhole],
  ["error_code", isText],
  ["output_size_bytes", isCount],
  ["status", isStatus, required],
];
const target: Members = [
  ["access", isAccess],
  ["id", isText, required],
  ["name", isText],
  ["type", (value) => isFormed(value, targetTypeForm), required],
];

const areas = [
  ["caller", caller],
  ["context", context],
  ["operation", operation],
  ["result", result],
] as const;

/**
 * Reads an event of the usual form without zod, which takes far longer. What this returns is what zod makes of it.
 *
 * @returns undefined for whatever is unusual or wrong: that is left to zod, which says what
 */
export function readUsual(sent: JsonObject): UsualEvent | undefined {
  const read = membersOf(sent, top);
  if (!read) return undefined;
  for (const [name, members] of areas) {
    const area = membersOf(read[name] as JsonObject, members);
    if (!area) return undefined;
    read[name] = area;
  }
  const targets: JsonObject[] = [];
  for (const each of read.targets as unknown[]) {
    const named = isObject(each) ? membersOf(each, target) : undefined;
    if (!named) return undefined;
    targets.push(named);
  }
  read.targets = targets;
  const timestamp = normaliseTime(read.timestamp as string);
  if (timestamp === null) return undefined;
  read.timestamp = timestamp;
  const event = read as UsualEvent;
  // The id of such an event comes of its text, in the order in which zod writes it.
  return event.audit_id === undefined && event.context.stream_seq === undefined ? undefined : event;
}

/** @returns undefined where a member is not known or wrong, or is required and not there */
function membersOf(sent: JsonObject, members: Members): Record<string, unknown> | undefined {
  const read: Record<string, unknown> = {};
  let unread = 0;
  for (const _ in sent) unread++;
  for (const [name, check, otherwise] of members) {
    const value = sent[name];
    if (value !== undefined) {
      if (!check(value)) return undefined;
      read[name] = value;
      unread--;
    } else if (otherwise === required) return undefined;
    else if (otherwise !== undefined) read[name] = otherwise;
  }
  return unread === 0 ? read : undefined;
}
