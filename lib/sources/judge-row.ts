import { canonicalFault } from "#lib/core/canonical-json.ts";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { isStorable } from "#lib/core/text.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { convertRow } from "./formats/convert-row.ts";
import { objectIn, type UpstreamFacts } from "./formats/row.ts";
import { documentBytesMax, nameMax } from "./limits.ts";
import type { RowFormat } from "./schemas.ts";

/** A row that can be an entry: whether its document is any good is the validator's to say. */
export type Candidate = {
  name: string;
  version: string;
  format: RowFormat;
  document: JsonObject;
  /** The document as text, member for member. */
  text: string;
  /** SHA-256 of its canonical form (RFC 8785). */
  hash: string;
  facts: UpstreamFacts;
};

/** Why a row is no entry. */
export type Refusal = { name: string | null; reasons: string[] };

/** What an entry is known by within its source. */
export type EntryKey = Pick<Candidate, "name" | "version">;

const reasonMax = 300;
const reasonsMax = 20;

/** Whether a row of a registry or file can be an entry: something with a name and a version that can be kept whole. */
export function judgeRow(row: unknown): Candidate | Refusal {
  if (!isObject(row)) return { name: null, reasons: ["This is no JSON object."] };
  const fault = canonicalFault(row);
  if (fault) return refuse(row, [`This can't be taken: ${fault}.`]);
  const size = new TextEncoder().encode(JSON.stringify(row)).byteLength;
  if (size > documentBytesMax)
    return refuse(row, [
      `This has ${size.toLocaleString("en")} bytes; an entry has ${documentBytesMax.toLocaleString("en")} at most.`,
    ]);

  const conversion = convertRow(row);
  if ("reasons" in conversion) return refuse(row, conversion.reasons);
  const { document, format, facts } = conversion;
  const text = JSON.stringify(document);
  const { name, version } = document;
  const reasons = [
    ...keyFaults("name", name),
    ...keyFaults("version", version),
    // Some readers take this for a member, others for the object's prototype: they would not see the same document.
    ...(text.includes('"__proto__":') ? ["A member of it is named __proto__."] : []),
  ];
  if (typeof name !== "string" || typeof version !== "string" || reasons.length > 0)
    return refuse(row, reasons);
  return { name, version, format, document, text, hash: digestOf(document), facts };
}

function keyFaults(member: "name" | "version", value: unknown): string[] {
  if (value === undefined || value === "") return [`It has no ${member}.`];
  if (typeof value !== "string") return [`Its ${member} is no text.`];
  if (value.length > nameMax) return [`Its ${member} has more than ${nameMax} characters.`];
  return isStorable(value) ? [] : [`Its ${member} holds a character that can't be stored.`];
}

function refuse(row: JsonObject, reasons: readonly string[]): Refusal {
  const name = row.name ?? objectIn(row, "server").name;
  return {
    name: typeof name === "string" && name !== "" ? oneLine(name, nameMax) : null,
    reasons: reasons.slice(0, reasonsMax).map((reason) => oneLine(reason, reasonMax)),
  };
}

/** The name and version of a row that is no entry, where they can be read all the same: its source still lists it. */
export function keyOf(row: unknown): EntryKey | null {
  if (!isObject(row)) return null;
  const server = isObject(row.server) ? row.server : row;
  const { name } = server;
  const version = server.version ?? objectIn(server, "version_detail").version;
  if (typeof name !== "string" || typeof version !== "string") return null;
  return keyFaults("name", name).length + keyFaults("version", version).length === 0
    ? { name, version }
    : null;
}

const excerptMax = 500;

/** The beginning of a row, to recognise it by. */
export function excerptOf(row: unknown): string {
  try {
    return oneLine(JSON.stringify(row).slice(0, 2 * excerptMax), excerptMax);
  } catch {
    // Nested deeper than the stack: only its outermost shape can be told.
    return Array.isArray(row) ? "[…]" : "{…}";
  }
}
