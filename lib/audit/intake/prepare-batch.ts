import { hash } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { type AuditProjection, project } from "#lib/core/audit-projection.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { isStorable } from "#lib/core/text.ts";
import { type Disclosure, loadRecording, type Recording, withoutSalts } from "../redaction/index.ts";
import { copyRow } from "./copy-row.ts";
import type { IncomingEvent } from "./incoming.ts";
import { recordBytesMax, textMax } from "./limits.ts";
import { heartbeatAction, readIncoming } from "./read-incoming.ts";
import { EventRefused, type Refusal, type Rejection, refusalOf, type SentEvent } from "./sent-event.ts";
import { type Arrival, toRecord } from "./to-record.ts";

/** An event as it is to be written. */
export type PreparedEvent = {
  line: number;
  id: string;
  record: AuditRecord;
  columns: AuditProjection;
  /** SHA-256 of the canonical bytes, in hexadecimal. */
  digest: string;
  /** The event in the text format of COPY. */
  row: string;
  disclosures: readonly Disclosure[];
  /** For a heartbeat: the highest number that its producer has given out. */
  highWater: number | null;
};

export type PreparedBatch = { events: PreparedEvent[]; rejected: Rejection[] };

/** So many events are prepared before others get their turn in this process. */
const slice = 200;

/** Reads, redacts and hashes what was sent. What is refused is told with its line; nothing is written. */
export async function prepareBatch(sent: readonly SentEvent[], arrival: Arrival): Promise<PreparedBatch> {
  const recording = await loadRecording(serversOf(sent));
  const events: PreparedEvent[] = [];
  const rejected: Rejection[] = [];
  for (const [index, item] of sent.entries()) {
    if (index % slice === slice - 1) await breathe();
    const outcome = "refusal" in item ? item.refusal : prepared(item, arrival, recording);
    if ("row" in outcome) events.push(outcome);
    else rejected.push({ line: item.line, id: saidId(item), ...outcome });
  }
  return { events, rejected };
}

/** All that may be the servers of these events, read or not. */
function serversOf(sent: readonly SentEvent[]): string[] {
  const servers = new Set<string>();
  for (const item of sent) {
    const { server } = ("event" in item && isObject(item.event.operation) && item.event.operation) || {};
    if (typeof server === "string" && server.length <= textMax && isStorable(server)) servers.add(server);
  }
  return [...servers];
}

function prepared(
  { line, event }: { line: number; event: JsonObject },
  arrival: Arrival,
  recording: Recording,
): PreparedEvent | Refusal {
  try {
    return prepareEvent(line, readIncoming(event), arrival, recording);
  } catch (error) {
    return refusalOf(error);
  }
}

function saidId(item: SentEvent): string | null {
  const id = "event" in item ? item.event.audit_id : null;
  return typeof id === "string" ? id.slice(0, 300).toWellFormed() : null;
}

function prepareEvent(
  line: number,
  event: IncomingEvent,
  arrival: Arrival,
  recording: Recording,
): PreparedEvent {
  const { record, disclosures } = toRecord(event, arrival, recording);
  const { body, isWhole } = boundedBody(record);
  const digest = hash("sha256", body);
  const columns = project(record);
  return {
    line,
    id: record.audit_id,
    record,
    columns,
    digest,
    row: copyRow(columns, arrival.receivedAt, body, digest),
    // What was taken out of arguments that are not stored themselves could never be found again.
    disclosures: isWhole ? disclosures : [],
    highWater: highWaterOf(event),
  };
}

/**
 * The canonical bytes. Arguments that make them too many are replaced by what proves them: the hash and length of what was left
 * of them, but for salts, so that it is the same each time the event comes.
 *
 * @throws EventRefused `too_large`
 */
function boundedBody(record: AuditRecord): { body: string; isWhole: boolean } {
  const body = canonicalJson(record);
  if (fits(body)) return { body, isWhole: true };
  const { operation } = record;
  if (operation.arguments !== undefined) {
    const bytes = Buffer.from(canonicalJson(withoutSalts(operation.arguments)));
    operation.arguments = { sha256: hash("sha256", bytes), bytes: bytes.length };
    const shorter = canonicalJson(record);
    if (fits(shorter)) return { body: shorter, isWhole: false };
  }
  throw new EventRefused(
    "too_large",
    `An event may have ${recordBytesMax} bytes at most, beside its arguments.`,
  );
}

function fits(body: string): boolean {
  return body.length * 3 <= recordBytesMax || Buffer.byteLength(body) <= recordBytesMax;
}

function highWaterOf({ action, operation }: IncomingEvent): number | null {
  if (action !== heartbeatAction) return null;
  const said = isObject(operation.arguments) ? operation.arguments.high_water : undefined;
  return typeof said === "number" && Number.isSafeInteger(said) && said > 0 ? said : null;
}
