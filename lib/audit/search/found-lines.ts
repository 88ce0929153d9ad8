import { tileWidth } from "../log/index.ts";

/** Some of what was found in the `n`th tile of a log, in its order: a line of each event (`formatExportLine`), with its newline. */
export type FoundLines = { n: number; lines: Buffer };

/** How many events were found, and the last one's index; null where there was none. */
export type Scanned = { events: number; lastIdx: number | null };

/** PostgreSQL, COPY: Binary Format. A signature, flags, and the length of an extension, which there is none of. */
const headerBytes = 19;
/** Before the bytes of a row's line: its number of fields, the length of its place, the place, and the length of the line. */
const [placeAt, lengthAt, lineAt] = [6, 14, 18];
/** Instead of a row's number of fields, at the end. */
const trailer = Buffer.from([0xff, 0xff]);

/**
 * Reads the rows that COPY writes of a place and a line each, tile by tile.
 *
 * @param bytes cut wherever it may be
 * @param take is waited for, and what it was given is no more after it
 * @throws Error when they end before COPY's own end
 */
export async function readLines(
  bytes: AsyncIterable<Buffer>,
  take: (found: FoundLines) => Promise<void>,
): Promise<Scanned> {
  const scanned: Scanned = { events: 0, lastIdx: null };
  // What has come and was not read yet, the first row that is whole at `at`: the same memory again and again.
  let waiting = Buffer.allocUnsafe(262_144);
  let length = 0;
  let at = headerBytes;
  for await (const chunk of bytes) {
    if (length + chunk.length > waiting.length)
      waiting = Buffer.concat([waiting.subarray(0, length)], 2 * (length + chunk.length));
    chunk.copy(waiting, length);
    length += chunk.length;
    // The lines of a tile are moved together, over what stood between them.
    let [n, start, end] = [0, 0, 0];
    while (at + lineAt <= length) {
      const next = at + lineAt + waiting.readInt32BE(at + lengthAt);
      if (next > length) break;
      const idx = waiting.readDoubleBE(at + placeAt);
      const tile = Math.floor(idx / tileWidth);
      if (tile !== n) {
        if (end > start) await take({ n, lines: waiting.subarray(start, end) });
        [n, start] = [tile, end];
      }
      waiting.copyWithin(end, at + lineAt, next);
      end += next - at - lineAt;
      at = next;
      scanned.events++;
      scanned.lastIdx = idx;
    }
    if (end > start) await take({ n, lines: waiting.subarray(start, end) });
    const read = Math.min(at, length);
    waiting.copyWithin(0, read, length);
    [at, length] = [at - read, length - read];
  }
  if (!waiting.subarray(0, length).equals(trailer))
    throw new Error("Not all that was found came from the database.");
  return scanned;
}
