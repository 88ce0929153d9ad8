import { type Spans, scanCanonical, type Wanted, type WantedMembers } from "./scan-canonical.ts";

export { wantedMembers } from "./scan-canonical.ts";

type Found = Record<string, unknown>;

/** The most UTF-16 code units that are scanned: more than the longest record has. */
const lengthMax = 1 << 16;

/** Each text in its turn, as UTF-8. */
const bytes = Buffer.alloc(3 * lengthMax + 1);

/**
 * Reads some members of a record in one pass over its bytes, when these are its canonical form (RFC 8785).
 *
 * @returns null where that was not seen, as `scanCanonical` has it
 */
export function scanRecord(text: string, wanted: WantedMembers): Found | null {
  if (text.length > lengthMax) return null;
  const end = bytes.write(text);
  // No value has this byte: the scan does not leave the text.
  bytes[end] = 0;
  const isAscii = end === text.length;
  if (!(isAscii || text.isWellFormed())) return null;
  if (scanCanonical(bytes, 0, wanted) !== end) return null;
  return foundOf(wanted.members, wanted.spans, isAscii ? text : null);
}

/** @param ascii the text, where its bytes stand at the same places as its characters */
function foundOf(members: Wanted, spans: Spans, ascii: string | null): Found {
  const found: Found = {};
  for (const { name, slot, inner } of members) {
    const [from, to] = [spans[slot] as number, spans[slot + 1] as number];
    if (to === 0) continue;
    const isObject = inner !== null && bytes[from] === 0x7b;
    found[name] = isObject ? foundOf(inner, spans, ascii) : readValue(from, to, ascii);
  }
  return found;
}

function readValue(from: number, to: number, ascii: string | null): unknown {
  const written = ascii === null ? bytes.toString("utf8", from, to) : ascii.slice(from, to);
  return bytes[from] === 0x22 && !written.includes("\\") ? written.slice(1, -1) : JSON.parse(written);
}
