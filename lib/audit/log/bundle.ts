import { MalformedError } from "./malformed.ts";
import { tileWidth } from "./tile-path.ts";

const entryBytesMax = 0xffff;

/**
 * A bundle of leaf entries (C2SP tlog-tiles): each after its length as a big-endian uint16.
 *
 * @throws RangeError for more than 256 entries, or one of more than 65,535 bytes
 */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  if (entries.length > tileWidth) throw new RangeError("A bundle has at most 256 entries.");
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > entryBytesMax) throw new RangeError("An entry has at most 65,535 bytes.");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    parts.push(length, entry);
  }
  return Buffer.concat(parts);
}

/** @throws MalformedError when it is cut short or has more than 256 entries */
export function decodeBundle(bytes: Uint8Array): Buffer[] {
  const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    if (entries.length === tileWidth) throw new MalformedError("The bundle has more than 256 entries.");
    const start = at + 2;
    const end = start <= bundle.length ? start + bundle.readUInt16BE(at) : Number.POSITIVE_INFINITY;
    if (end > bundle.length) throw new MalformedError("The bundle ends in the middle of an entry.");
    entries.push(bundle.subarray(start, end));
    at = end;
  }
  return entries;
}
