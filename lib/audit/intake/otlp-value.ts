import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { EventRefused } from "./sent-event.ts";

const depthMax = 64;

/**
 * A typed value of OTLP's JSON encoding (opentelemetry-proto `AnyValue`) as plain JSON. A 64-bit integer beyond 2^53 stays a
 * text, as do bytes (base64) and what is no JSON number.
 *
 * @throws EventRefused when it is nested too deeply
 */
export function plainValue(value: unknown, depthLeft = depthMax): unknown {
  if (!isObject(value)) return undefined;
  if (depthLeft === 0) throw new EventRefused("malformed", "A value in it is nested too deeply.");
  const [[kind, content] = []] = Object.entries(value);
  switch (kind) {
    case "stringValue":
    case "bytesValue":
    case "boolValue":
      return content;
    case "intValue":
    case "doubleValue": {
      const text = scalarText(content);
      const number = Number(text);
      const exact = kind === "intValue" ? Number.isSafeInteger(number) : Number.isFinite(number);
      return exact ? number : text;
    }
    case "arrayValue":
      return listIn(content).map((item) => plainValue(item, depthLeft - 1) ?? null);
    case "kvlistValue":
      return plainMembers(isObject(content) ? content.values : undefined, depthLeft - 1);
    default:
      return undefined;
  }
}

/** A list of `{ key, value }` as an object. */
export function plainMembers(list: unknown, depthLeft = depthMax): JsonObject {
  const pairs = (Array.isArray(list) ? list : []).flatMap((item: unknown) => {
    const value = isObject(item) ? plainValue(item.value, depthLeft) : undefined;
    return isObject(item) && typeof item.key === "string" && value !== undefined ? [[item.key, value]] : [];
  });
  return Object.fromEntries(pairs);
}

function listIn(content: unknown): unknown[] {
  return isObject(content) && Array.isArray(content.values) ? content.values : [];
}

/** Undefined for what is none: an object may have a `toString` that is none either. */
export function scalarText(value: unknown): string | undefined {
  return typeof value === "object" || value === undefined ? undefined : String(value);
}
