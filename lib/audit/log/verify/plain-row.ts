import { clockAheadMsMax } from "#lib/core/audit-projection.ts";
import { columnMembers } from "./check-columns.ts";
import { newPlainEntry } from "./plain-leaf.ts";
import { plainTime } from "./plain-time.ts";
import { isDigit, scanCanonical, slotOf, wantedMembers } from "./scan-canonical.ts";
import type { CopiedRow } from "./source.ts";

const tab = 0x09;
const quote = 0x22;
const point = 0x2e;
const colon = 0x3a;
const bracket = 0x5b;
const backslash = 0x5c;
const letterN = 0x4e;
const brace = 0x7b;
const braceEnd = 0x7d;

const { members, spans } = columnMembers;
const slot = (...path: string[]): number => slotOf(members, ...path);

const objects = ["caller", "operation", "result", "context"].map((name) => slot(name));
const timestamp = slot("timestamp");
const receivedAt = slot("received_at");
const targets = slot("targets");
const oneTarget = wantedMembers({ id: true, type: true });
const targetId = slotOf(oneTarget.members, "id");
const targetType = slotOf(oneTarget.members, "type");

/** Given where a column begins, says where it ends if it holds what the scanned record says; -1 if that was not seen. */
type Check = (bytes: Buffer, at: number) => number;

/** Each column, in the order of `CopiedRow`. */
const columns: readonly Check[] = [
  text("audit_id"),
  text("class"),
  time,
  text("action"),
  text("result", "status"),
  orNull(text, "caller", "identity"),
  orNull(text, "caller", "agent"),
  orNull(text, "operation", "server"),
  text("operation", "name"),
  orNull(text, "caller", "session_id"),
  orNull(text, "caller", "trace_id"),
  orNull(text, "context", "gateway_id"),
  orNull(number, "result", "duration_ms"),
  orNull(address, "caller", "client_ip"),
  targetsEnd,
];

/**
 * Says of a row whether it is right: its record is canonical and has this entry for its leaf, and its columns follow from it.
 * Nearly all rows are right, and nearly all of these are written so that it is seen in their bytes, without making a text or an
 * object of them.
 *
 * @returns a function that gives false where that was not seen: it says nothing of the row
 */
export function newPlainRows(log: string): (row: CopiedRow, entry: Buffer) => boolean {
  const entryOf = newPlainEntry(log, columnMembers);
  return ({ bytes, columnsAt, bodyAt, end }, entry) => {
    if (scanCanonical(bytes, bodyAt, columnMembers) !== end) return false;
    const derived = entryOf(bytes, bodyAt, end);
    return derived?.compare(entry, 0, entry.length, 1) === 0 && holdsColumns(bytes, columnsAt, bodyAt);
  };
}

function holdsColumns(bytes: Buffer, start: number, end: number): boolean {
  if (objects.some((one) => bytes[spans[one] as number] !== brace)) return false;
  let at = start;
  for (const endOf of columns) {
    at = endOf(bytes, at);
    if (at < 0 || bytes[at] !== tab) return false;
    at++;
  }
  return at === end;
}

/** The bytes of a member, from `from` on and up to `to`, at the place of a column. */
function sameEnd(bytes: Buffer, at: number, from: number, to: number): number {
  const offset = at - from;
  for (let place = from; place < to; place++) if (bytes[place] !== bytes[place + offset]) return -1;
  return to + offset;
}

// A row without a backslash in its record has none in a column either that holds what the record says: both are written as they are.

function text(...path: string[]): Check {
  const member = slot(...path);
  return (bytes, at) => {
    const from = spans[member] as number;
    return bytes[from] === quote ? sameEnd(bytes, at, from + 1, (spans[member + 1] as number) - 1) : -1;
  };
}

function number(...path: string[]): Check {
  const member = slot(...path);
  return (bytes, at) => {
    const from = spans[member] as number;
    return isDigit(bytes[from] as number) ? sameEnd(bytes, at, from, spans[member + 1] as number) : -1;
  };
}

/** Whatever else may be an address, Postgres has a form of its own for it. */
function address(...path: string[]): Check {
  const same = text(...path);
  return (bytes, at) => {
    const end = same(bytes, at);
    for (let place = at; place < end; place++)
      if (!isDigit(bytes[place] as number) && bytes[place] !== point) return -1;
    return end;
  };
}

/** What is not in the record is null. */
function orNull(check: (...path: string[]) => Check, ...path: string[]): Check {
  const member = slot(...path);
  const same = check(...path);
  return (bytes, at) => {
    if (spans[member + 1] !== 0) return same(bytes, at);
    return bytes[at] === backslash && bytes[at + 1] === letterN ? at + 2 : -1;
  };
}

function time(bytes: Buffer, at: number): number {
  const happened = msOf(bytes, timestamp);
  const received = msOf(bytes, receivedAt);
  if (Number.isNaN(happened) || Number.isNaN(received)) return -1;
  const member = happened - received > clockAheadMsMax ? receivedAt : timestamp;
  return sameEnd(bytes, at, (spans[member] as number) + 1, (spans[member + 1] as number) - 1);
}

function msOf(bytes: Buffer, member: number): number {
  return plainTime(bytes, spans[member] as number, spans[member + 1] as number);
}

/** One target is what nearly all have that have any: `{customer:C-42}` of `[{"access":"read","id":"C-42","type":"customer"}]`. */
function targetsEnd(bytes: Buffer, at: number): number {
  const from = spans[targets] as number;
  const to = spans[targets + 1] as number;
  if (bytes[from] !== bracket || bytes[at] !== brace) return -1;
  if (to - from === 2) return bytes[at + 1] === braceEnd ? at + 2 : -1;
  // A list of one object ends where the object does.
  if (scanCanonical(bytes, from + 1, oneTarget) !== to - 1) return -1;
  const typeEnd = nameEnd(bytes, at + 1, targetType);
  if (typeEnd < 0 || bytes[typeEnd] !== colon) return -1;
  const end = nameEnd(bytes, typeEnd + 1, targetId);
  return end >= 0 && bytes[end] === braceEnd ? end + 1 : -1;
}

/** Of what needs no quotes in a list of Postgres. */
function nameEnd(bytes: Buffer, at: number, member: number): number {
  const from = oneTarget.spans[member] as number;
  const to = oneTarget.spans[member + 1] as number;
  if (bytes[from] !== quote) return -1;
  for (let place = from + 1; place < to - 1; place++) if (!isPlainName(bytes[place] as number)) return -1;
  return sameEnd(bytes, at, from + 1, to - 1);
}

const plainName = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(/[\w.:@/-]/.test(String.fromCharCode(byte)) && byte < 0x80),
);

function isPlainName(byte: number): boolean {
  return plainName[byte] === 1;
}
