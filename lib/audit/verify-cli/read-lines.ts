import { type FileHandle, open } from "node:fs/promises";
import type { Lines } from "../log/index.ts";
import { CannotRunError } from "./cannot-run.ts";

const newline = 0x0a;

/** A record has at most 32 KiB, a tile 8 KiB: whatever is longer is no line of an export. */
const lineBytesMax = 1_000_000;

/**
 * The lines of a file, in batches that are there until the next is asked for, and its bytes on the way. Only a newline ends a
 * line: U+2028 and a carriage return may stand in a record.
 *
 * @throws CannotRunError when the file can't be read
 */
export async function* readLinesInPlace(
  file: string,
  onBytes: (bytes: Buffer) => void = () => undefined,
): AsyncGenerator<Lines> {
  // A line that has begun and not ended yet is put right before what is read next.
  let rest: Buffer = Buffer.alloc(0);
  for await (const read of readBytes(file, lineBytesMax)) {
    onBytes(read);
    const bytes = Buffer.from(read.buffer, read.byteOffset - rest.length, rest.length + read.length);
    const ends = newlinesIn(bytes, rest.length);
    const end = (ends.at(-1) ?? -1) + 1;
    if (end > 0) yield { bytes: bytes.subarray(0, end), ends };
    rest = bytes.subarray(end);
    if (rest.length > lineBytesMax) {
      yield oneLine(rest.subarray(0, 100));
      rest = rest.subarray(0, 0);
    }
    const place = Buffer.from(read.buffer, read.byteOffset - rest.length, rest.length);
    rest.copy(place);
    rest = place;
  }
  if (rest.length > 0) yield oneLine(rest);
}

/** The same, as texts. */
export async function* readLines(file: string): AsyncGenerator<string[]> {
  for await (const { bytes, ends } of readLinesInPlace(file))
    yield ends.map((end, at) => bytes.toString("utf8", at > 0 ? (ends[at - 1] as number) + 1 : 0, end));
}

function oneLine(line: Buffer): Lines {
  return { bytes: Buffer.concat([line, Buffer.of(newline)]), ends: [line.length] };
}

function newlinesIn(bytes: Buffer, from: number): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(newline, from); at >= 0; at = bytes.indexOf(newline, at + 1)) found.push(at);
  return found;
}

const chunkBytes = 1 << 20;

/**
 * The bytes of a file. All chunks are in one buffer, each until the next is asked for: a buffer for each would wait for the
 * garbage collector, a hundred at a time.
 *
 * @param before so many bytes are free before each chunk, in the same buffer
 * @throws CannotRunError when the file can't be read
 */
export async function* readBytes(file: string, before = 0): AsyncGenerator<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const buffer = Buffer.allocUnsafeSlow(before + chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, before, chunkBytes);
      if (bytesRead === 0) return;
      yield buffer.subarray(before, before + bytesRead);
    }
  } catch (error) {
    throw new CannotRunError(`${file} can't be read: ${(error as Error).message}`);
  } finally {
    await handle?.close();
  }
}
