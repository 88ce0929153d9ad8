import { isUtf8 } from "node:buffer";
import { DomainError } from "#lib/core/errors.ts";
import { isObject } from "#lib/core/json-object.ts";
import { fromCloudEvent } from "./cloud-events.ts";
import { batchEventsMax } from "./limits.ts";
import { logRecordsIn } from "./otlp-logs.ts";
import { parseJson, placeOf } from "./parse-json.ts";
import { EventRefused, refusalOf, type SentEvent } from "./sent-event.ts";
import { tooLarge } from "./unpack-body.ts";

const newline = 0x0a;

/**
 * The events of a body. Lines that are no event stand among them as such: only a body that is not what its media type says
 * is refused whole.
 *
 * @param contentType `application/x-ndjson`; `application/json`: a list of events, or OTLP logs (`ExportLogsServiceRequest`);
 *   `application/cloudevents-batch+json` (CloudEvents 1.0 JSON §4)
 * @throws DomainError `unsupported_media_type`, `malformed`, `too_large`
 */
export function splitBatch(body: Uint8Array, contentType: string): SentEvent[] {
  const bytes = withoutMark(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  switch (contentType.split(";", 1)[0]?.trim().toLowerCase()) {
    case "application/x-ndjson":
      return linesOf(bytes);
    case "application/json": {
      const whole = jsonOf(bytes);
      if (isObject(whole) && "resourceLogs" in whole) return eventsOf(logRecordsIn(whole), (read) => read());
      return eventsOf(listIn(whole), (event) => event);
    }
    case "application/cloudevents-batch+json":
      return eventsOf(listIn(jsonOf(bytes)), fromCloudEvent);
    default:
      throw new DomainError(
        "unsupported_media_type",
        "Send application/x-ndjson, application/json (a list, or OTLP logs) or application/cloudevents-batch+json.",
      );
  }
}

function linesOf(bytes: Buffer): SentEvent[] {
  const events: SentEvent[] = [];
  const sound = isUtf8(bytes);
  for (let line = 1, from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(newline, from);
    const to = end < 0 ? bytes.length : end;
    const text = bytes.toString("utf8", from, to);
    if (text.trim() !== "") {
      if (events.length === batchEventsMax) throw tooLarge();
      const known = sound || isUtf8(bytes.subarray(from, to));
      events.push(sentEvent(line, () => (known ? lineOf(text) : refuse("This line is not UTF-8."))));
    }
    from = to + 1;
  }
  return events;
}

function eventsOf<T>(items: readonly T[], read: (item: T) => unknown): SentEvent[] {
  if (items.length > batchEventsMax) throw tooLarge();
  return items.map((item, index) => sentEvent(index + 1, () => read(item)));
}

function sentEvent(line: number, read: () => unknown): SentEvent {
  try {
    const event = read();
    return isObject(event) ? { line, event } : refuse("An event is a JSON object.");
  } catch (error) {
    return { line, refusal: refusalOf(error) };
  }
}

function lineOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    return refuse(`This line is not JSON${placeOf(error)}.`);
  }
}

function refuse(message: string): never {
  throw new EventRefused("malformed", message);
}

function jsonOf(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new DomainError("malformed", "The body is not UTF-8.");
  try {
    return parseJson(bytes.toString("utf8"));
  } catch (error) {
    throw new DomainError("malformed", `The body is not JSON${placeOf(error)}.`);
  }
}

function listIn(whole: unknown): unknown[] {
  if (Array.isArray(whole)) return whole;
  throw new DomainError(
    "malformed",
    "The body is not a list of events. One event for each line is application/x-ndjson.",
  );
}

/** A byte order mark is no part of the text (RFC 8259 §8.1). */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
