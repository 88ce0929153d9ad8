import { hash } from "node:crypto";
import { plainTime } from "./plain-time.ts";
import { scanCanonical, slotOf, type WantedMembers, wantedMembers } from "./scan-canonical.ts";

const wanted = wantedMembers({ audit_id: true, class: true, received_at: true });

/** Of a SHA-256 in base64. */
const digestLength = 44;
const idShape = '"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"';
const anyDigit = "x".charCodeAt(0);
const hexDigit = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number("0123456789abcdef".includes(String.fromCharCode(byte))),
);

/** From September 2001 to November 2286 a time in milliseconds has so many digits. */
const timeDigits = 13;
const timeMin = 10 ** (timeDigits - 1);

/**
 * Finds the hash of the leaf that follows from the bytes of a record of this log, in hexadecimal: what `leafEntryOf` leads to,
 * without making a text or an object of the record. Nearly all records are written so that this is possible.
 *
 * @returns a function that takes well-formed UTF-8 with a newline or a zero somewhere after `end`, and gives null where it was
 *   not possible: that says nothing of the record
 */
export function newPlainLeaf(log: string): (bytes: Buffer, start: number, end: number) => string | null {
  const entryOf = newPlainEntry(log, wanted);
  return (bytes, start, end) => {
    if (scanCanonical(bytes, start, wanted) !== end) return null;
    const entry = entryOf(bytes, start, end);
    return entry && hash("sha256", entry, "hex");
  };
}

/**
 * The entry itself, with the zero before it that is hashed with it, of a record that was scanned just now.
 *
 * @param scanned what it was scanned for: `audit_id`, `class` and `received_at` among others
 * @returns a function whose result is there until it is called again
 */
export function newPlainEntry(
  log: string,
  { members, spans }: WantedMembers,
): (bytes: Buffer, start: number, end: number) => Buffer | null {
  const idSlot = slotOf(members, "audit_id");
  const classSlot = slotOf(members, "class");
  const timeSlot = slotOf(members, "received_at");
  // Of records of one log all entries are of one length: each is written over the one before it.
  const before = `\0{"c":"${log}","d":"`;
  const digestAt = before.length;
  const idAt = digestAt + digestLength + '","id":'.length;
  const timeAt = idAt + idShape.length + ',"t":'.length;
  const entry = Buffer.from(
    `${before}${"=".repeat(digestLength)}","id":${idShape},"t":${"0".repeat(timeDigits)},"v":1}`,
  );
  return (bytes, start, end) => {
    const id = spans[idSlot] as number;
    const ms = plainTime(bytes, spans[timeSlot] as number, spans[timeSlot + 1] as number);
    if (!(ms >= timeMin && ms < 10 * timeMin)) return null;
    if (!isUuid(bytes, id, spans[idSlot + 1] as number)) return null;
    if (!isText(bytes, spans[classSlot] as number, spans[classSlot + 1] as number, log)) return null;
    entry.write(hash("sha256", bytes.subarray(start, end), "base64"), digestAt, "latin1");
    bytes.copy(entry, idAt, id, id + idShape.length);
    writeDecimal(entry, timeAt + timeDigits, ms);
    return entry;
  };
}

function writeDecimal(bytes: Buffer, end: number, number: number): void {
  let left = number;
  for (let at = end - 1; left > 0; at--) {
    const tens = Math.floor(left / 10);
    bytes[at] = 0x30 + left - 10 * tens;
    left = tens;
  }
}

function isUuid(bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== idShape.length) return false;
  for (let at = 0; at < idShape.length; at++) {
    const shape = idShape.charCodeAt(at);
    const byte = bytes[start + at] as number;
    if (shape === anyDigit ? hexDigit[byte] === 0 : byte !== shape) return false;
  }
  return true;
}

/** Whether this text, which needs no escapes, stands there in its quotes. */
function isText(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start !== text.length + 2) return false;
  for (let at = 0; at < text.length; at++) if (bytes[start + 1 + at] !== text.charCodeAt(at)) return false;
  return true;
}
