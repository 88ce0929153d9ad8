import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readLines } from "./found-lines.ts";

type Row = { idx: number; line: string };

/** PostgreSQL, COPY: Binary Format, of a place and a line each. */
function copied(rows: readonly Row[]): Buffer {
  const header = Buffer.alloc(19);
  header.write("PGCOPY\n\xff\r\n\0", "latin1");
  const fields = rows.map(({ idx, line }) => {
    const row = Buffer.alloc(18 + Buffer.byteLength(line));
    row.writeInt16BE(2);
    row.writeInt32BE(8, 2);
    row.writeDoubleBE(idx, 6);
    row.writeInt32BE(Buffer.byteLength(line), 14);
    row.write(line, 18);
    return row;
  });
  return Buffer.concat([header, ...fields, Buffer.from([0xff, 0xff])]);
}

async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const end = at + (sizes[n % sizes.length] ?? bytes.length);
    yield Buffer.from(bytes.subarray(at, end));
    at = end;
  }
}

async function read(bytes: AsyncIterable<Buffer>) {
  const found: { n: number; text: string }[] = [];
  const scanned = await readLines(bytes, async ({ n, lines }) => {
    found.push({ n, text: lines.toString() });
  });
  return { scanned, found };
}

const rowsOf = fc
  .array(fc.record({ step: fc.integer({ min: 1, max: 300 }), text: fc.string({ unit: "grapheme" }) }))
  .map((all) => {
    let idx = -1;
    return all.map(({ step, text }): Row => {
      idx += step;
      return { idx, line: `${JSON.stringify({ idx, text })}\n` };
    });
  });
const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });

describe("lines that COPY hands out", () => {
  test("are all there, tile by tile, wherever the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, sizes, async (rows, cuts) => {
        const { scanned, found } = await read(inPieces(copied(rows), cuts));
        expect(scanned).toEqual({ events: rows.length, lastIdx: rows.at(-1)?.idx ?? null });
        expect(found.map(({ text }) => text).join("")).toBe(rows.map(({ line }) => line).join(""));
        for (const { n, text } of found)
          for (const line of text.trimEnd().split("\n"))
            expect(Math.floor(JSON.parse(line).idx / 256)).toBe(n);
      }),
    );
  });

  test("may be longer than what is kept for them at first", async () => {
    const rows = [3, 4, 300].map((idx) => ({ idx, line: `${idx} ${"é".repeat(400_000)}\n` }));
    const { found } = await read(inPieces(copied(rows), [65_536]));
    expect(found.map(({ n }) => n)).toEqual([0, 0, 1]);
    expect(found.map(({ text }) => text).join("")).toBe(rows.map(({ line }) => line).join(""));
  });

  test("that break off are no answer, wherever they do", async () => {
    const whole = copied([
      { idx: 1, line: "one\n" },
      { idx: 2, line: "two\n" },
    ]);
    for (let length = 0; length < whole.length; length++)
      await expect(read(inPieces(whole.subarray(0, length), [7]))).rejects.toThrow("Not all that was found");
  });

  test("are read no further once they are not wanted", async () => {
    const unwanted = readLines(inPieces(copied([{ idx: 1, line: "one\n" }]), [9]), async () => {
      throw new Error("enough");
    });
    await expect(unwanted).rejects.toThrow("enough");
  });
});
