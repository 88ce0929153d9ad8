import { isUtf8 } from "node:buffer";
import { hashLength } from "../tree.ts";
import { newPlainLeaf } from "./plain-leaf.ts";

/**
 * Lines as they stand in a file: the first from the beginning of `bytes`, each other from behind the one before it, all up to
 * the newline that is at its place in `ends`.
 */
export type Lines = { bytes: Buffer; ends: readonly number[] };

/**
 * What the bytes of lines say, one by one: which of the logs, which index, and the hash of the leaf that follows from the
 * record. `log` is 255 where that was not seen: such a line has to be read.
 */
export type PlainLines = { log: Uint8Array; idx: Float64Array; hashes: Uint8Array };
const notPlain = 0xff;

const beforeBody = Buffer.from(',"record":');
const zero = 0x30;
const nine = 0x39;
const braceEnd = 0x7d;
const digitsMax = 15;

/**
 * Reads the lines of an export that `formatExportLine` has written, without making texts of them: what costs most of a check, and
 * needs nothing but the bytes.
 *
 * @param logs what the logs are called
 */
export function plainLines({ bytes, ends }: Lines, logs: readonly string[]): PlainLines {
  const found: PlainLines = {
    log: new Uint8Array(ends.length).fill(notPlain),
    idx: new Float64Array(ends.length),
    hashes: new Uint8Array(ends.length * hashLength),
  };
  if (!isUtf8(bytes)) return found;
  const hashes = Buffer.from(found.hashes.buffer);
  const readers = logs.map((log) => ({
    beginning: Buffer.from(`{"class":"${log}","idx":`),
    leafOf: newPlainLeaf(log),
  }));
  let start = 0;
  for (let place = 0; place < ends.length; place++) {
    const end = ends[place] as number;
    let log = 0;
    while (log < readers.length && !standsAt(bytes, start, (readers[log] as Reader).beginning)) log++;
    const reader = readers[log];
    const digits = start + (reader?.beginning.length ?? 0);
    const digitsEnd = endOfDigits(bytes, digits);
    if (reader && isIndex(bytes, digits, digitsEnd) && standsAt(bytes, digitsEnd, beforeBody)) {
      const body = digitsEnd + beforeBody.length;
      const leaf = bytes[end - 1] === braceEnd ? reader.leafOf(bytes, body, end - 1) : null;
      if (leaf !== null) {
        found.log[place] = log;
        found.idx[place] = decimalOf(bytes, digits, digitsEnd);
        hashes.write(leaf, place * hashLength, "hex");
      }
    }
    start = end + 1;
  }
  return found;
}

type Reader = { beginning: Buffer; leafOf: ReturnType<typeof newPlainLeaf> };

function isIndex(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  return length === 1 || (length > 1 && length <= digitsMax && bytes[start] !== zero);
}

function endOfDigits(bytes: Buffer, start: number): number {
  let at = start;
  while ((bytes[at] as number) >= zero && (bytes[at] as number) <= nine) at++;
  return at;
}

function decimalOf(bytes: Buffer, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = 10 * number + (bytes[at] as number) - zero;
  return number;
}

function standsAt(bytes: Buffer, start: number, wanted: Buffer): boolean {
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false;
  return true;
}
