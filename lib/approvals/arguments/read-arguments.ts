import { canonicalFault, canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { locateFault } from "#lib/core/locate-fault.ts";

/** What a call's arguments may have at most, in bytes. */
export const argumentsMax = 256 * 1_024;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export type ReadArguments = {
  value: JsonObject /** RFC 8785, in UTF-8: what is shown, hashed and kept. */;
  canonical: Buffer;
};

/**
 * The arguments of a call from the bytes that are about to be sent. Whatever two programs could read differently is refused, so
 * that what a person approves is what runs.
 *
 * @param base64 RFC 4648 §4, the JSON text of the arguments as the gateway will send them
 * @throws DomainError `invalid`, which points at what is wrong with them
 */
export function readArguments(base64: string): ReadArguments {
  return readText(decodeText(decode(base64)), inBytes);
}

/**
 * The same of a text that a person wrote.
 *
 * @param text the JSON text of the arguments, in the input's field `arguments`
 * @throws DomainError `invalid`, which points at what is wrong with them
 */
export function readWrittenArguments(text: string): ReadArguments {
  if (Buffer.byteLength(text) > argumentsMax) throw tooLong(asText);
  return readText(text, asText);
}

const inBytes = "/arguments_b64";
const asText = "/arguments";
type Field = typeof inBytes | typeof asText;

function readText(text: string, field: Field): ReadArguments {
  const fault = locateFault(text);
  if (fault) throw wrong(field + fault.pointer, fault.why);
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw wrong(field, "they are no JSON object");
  const other = canonicalFault(value);
  if (other) throw wrong(field, other);
  return { value, canonical: Buffer.from(canonicalJson(value)) };
}

function decode(base64: string): Buffer {
  const bytes = Buffer.from(base64, "base64");
  // What is no base64 is skipped over when it is decoded.
  if (bytes.toString("base64") !== base64)
    throw wrong(inBytes, "they are not base64 (RFC 4648 §4, with padding)");
  if (bytes.length > argumentsMax) throw tooLong(inBytes);
  return bytes;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw wrong(inBytes, "they are not UTF-8");
  }
}

function tooLong(field: Field): DomainError {
  return wrong(field, `they have more than ${argumentsMax / 1_024} KiB`);
}

function wrong(pointer: string, why: string): DomainError {
  return new DomainError("invalid", `The arguments can't be approved: ${why}.`, {
    issues: [{ pointer, message: why }],
  });
}
