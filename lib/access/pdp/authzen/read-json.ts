import { canonicalFault } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** What writes numbers out needs no more characters. */
const numberMax = 100;

/** A text, which is skipped; or a number. */
const textOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * Reads a body that both sides must understand alike: an object in I-JSON (RFC 7493), as AuthZEN §11.5 asks. A member that
 * comes twice, a number that loses digits or a text that is no Unicode could be one thing to the gateway and another here.
 *
 * @throws DomainError `malformed`, which repeats nothing of the body
 */
export function readJson(bytes: Uint8Array): JsonObject {
  const text = decode(bytes);
  const value = parse(text);
  if (!isObject(value)) throw malformed("The body must be a JSON object.");
  const fault = canonicalFault(value) ?? faultOfText(text, value);
  if (fault) throw malformed(`The body is not acceptable: ${fault}.`);
  return value;
}

export function malformed(message: string): DomainError {
  return new DomainError("malformed", message);
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed("The body is not UTF-8.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("The body is not JSON.");
  }
}

function faultOfText(text: string, value: JsonObject): string | null {
  if (losesDigits(text)) return "a number in it has more digits than a number can hold; send it as a text";
  const members = countMembers(value);
  if (members === null) return "it has a member __proto__";
  // Of two members of one name the text has both and the value has one.
  return members === countNames(text) ? null : "a member in it comes twice";
}

function losesDigits(text: string): boolean {
  if (!/[\d.]{16}/.test(text)) return false;
  return (text.match(textOrNumber) ?? []).some((token) => !token.startsWith('"') && !isHeld(token));
}

/** Whether a number is read as what it says; and where it is an integer, whether it can be told from the next. */
function isHeld(token: string): boolean {
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(Number(token));
  return token.length <= numberMax && decimal(token) === decimal(String(Number(token)));
}

/** A number in one form of the many that it can be written in: its digits, and where they stand. */
function decimal(token: string): string {
  const [mantissa = "", power = "0"] = token.replace(/^-/, "").toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  const zeros = digits.length - significant.length;
  return significant === "" ? "0" : `${significant}e${Number(power) - fraction.length + zeros}`;
}

/** @returns null where one has the name that makes some programs change what an object is */
function countMembers(value: unknown): number | null {
  if (typeof value !== "object" || value === null) return 0;
  const names = Object.keys(value);
  let members = Array.isArray(value) ? 0 : names.length;
  for (const name of names) {
    if (name === "__proto__") return null;
    const inside = countMembers((value as JsonObject)[name]);
    if (inside === null) return null;
    members += inside;
  }
  return members;
}

/** How many texts in a JSON text have a colon after them. */
function countNames(text: string): number {
  let names = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    let end = text.indexOf('"', start + 1);
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
    let next = end + 1;
    while (isSpace(text.charCodeAt(next))) next++;
    if (text[next] === ":") names++;
    start = text.indexOf('"', next);
  }
  return names;
}

/** After an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === "\\") before--;
  return (at - before) % 2 === 0;
}

/** RFC 8259 §2 */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
