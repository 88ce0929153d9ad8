import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { formatExportLine } from "../log/index.ts";
import { exportFiles, makeBodies, makeKeys, makeLog } from "../testing/made-log.ts";
import { seededRandom } from "../testing/random.ts";
import { folderMaker, verify } from "../testing/run-verify.ts";
import { newLineReaders } from "./line-readers.ts";
import { readLinesInPlace } from "./read-lines.ts";

const folderOf = folderMaker(onTestFinished);
/** Written plainly: without a control character that has no escape of two characters. */
const bodies = makeBodies("standard", 6_000).map((body) => body.replace("\\u0001", ""));
const lines = bodies.map((body, idx) => formatExportLine({ class: "standard", idx, body }));
const damaged = lines.with(4_000, lines[4_000]?.slice(0, 200) ?? "").with(5_000, "");

/** The lines of a file, and what was seen of each, read with so many threads. */
async function readAll(text: string, threads: number) {
  const file = join(await folderOf({}), "lines");
  await writeFile(file, text);
  const readers = newLineReaders(threads);
  const found: { line: string; log: number; idx: number; hash: string }[] = [];
  try {
    for await (const { lines: batch, plain } of readers.read(readLinesInPlace(file))) {
      let start = 0;
      for (const [place, end] of batch.ends.entries()) {
        const hash = Buffer.from(plain.hashes.subarray(32 * place, 32 * place + 32)).toString("hex");
        const line = batch.bytes.toString("utf8", start, end);
        found.push({ line, log: plain.log[place] as number, idx: plain.idx[place] as number, hash });
        start = end + 1;
      }
    }
  } finally {
    await readers.close();
  }
  return found;
}

test.each([0, 1, 2])("with %i other threads every line comes out, in its order", async (threads) => {
  const found = await readAll(`${damaged.join("\n")}\n`, threads);
  expect(found.map(({ line }) => line)).toEqual(damaged);
  const plain = damaged.flatMap((_, idx) => (idx === 4_000 || idx === 5_000 ? [] : [idx]));
  expect(found.filter(({ log }) => log !== 255).map(({ idx }) => idx)).toEqual(plain);
});

test("other threads see what is seen without them", async () => {
  const text = `${damaged.join("\n")}\n`;
  expect(await readAll(text, 1)).toEqual(await readAll(text, 0));
});

test.each([
  ["a last line without its newline", lines.join("\n"), lines],
  ["nothing", "", []],
  ["a newline", "\n", [""]],
  [
    "a line that is longer than what is read at once",
    `a\n${"x".repeat(900_000)}${"y".repeat(90_000)}\nb`,
    null,
  ],
])("%s is read as it stands", async (_what, text, wanted) => {
  const found = (await readAll(text, 0)).map(({ line }) => line);
  expect(found).toEqual(wanted ?? text.split("\n"));
});

test("of a line that is longer than any may be, only the beginning is kept", async () => {
  const found = (await readAll(`a\n${"x".repeat(5_000_000)}\nb\n`, 0)).map(({ line }) => line);
  expect(found[0]).toBe("a");
  expect(found.at(-1)).toBe("b");
  expect(Math.max(...found.map(({ length }) => length))).toBeLessThan(2_100_000);
});

describe.each([0, 2])("an export of plain records, read with %i other threads", (threads) => {
  const keys = makeKeys();
  const log = makeLog(keys, "standard", bodies.slice(0, 900));
  const own = lines.slice(0, 900);
  const seed = Date.now() % 2 ** 31;
  const idx = seededRandom(seed).between(1, 897);

  async function said(changed: string[]) {
    const folder = await folderOf(exportFiles(keys, [log], { lines: changed }));
    const { code, text } = await verify(folder, "--json", "--threads", String(threads));
    const { findings, counts } = JSON.parse(text);
    return {
      code,
      counts,
      said: findings.map((one: Record<string, unknown>) => `${one.index} ${one.verdict}`),
    };
  }
  const at = (number: number) => own[number] ?? "";

  test("is clean", async () => {
    expect(await said(own)).toEqual({ code: 0, counts: { OK: 900 }, said: [] });
  });

  test.each([
    [
      "a value changed",
      own.with(idx, at(idx).replace("com.example/crm", "com.example/erp")),
      `${idx} MODIFIED`,
    ],
    ["its id changed", own.with(idx, at(idx).replace(/("audit_id":"\w+-\w+-)\w/, "$10")), `${idx} MODIFIED`],
    [
      "its time changed",
      own.with(idx, at(idx).replace('received_at":"2026', 'received_at":"2025')),
      `${idx} MODIFIED`,
    ],
    [
      "another in its place",
      own.with(idx, at(idx + 1).replace(`"idx":${idx + 1}`, `"idx":${idx}`)),
      `${idx} MODIFIED`,
    ],
    ["a space in it", own.with(idx, at(idx).replace('"record":{', '"record":{ ')), `${idx} MODIFIED`],
    ["it gone", own.toSpliced(idx, 1), `${idx} MISSING`],
    ["it there twice", own.toSpliced(idx, 0, at(idx)), `${idx} DUPLICATE`],
    ["one beyond the end", [...own, at(899).replace('"idx":899', '"idx":900')], "900 EXTRA"],
    ["the last one gone", own.slice(0, -1), "899 MISSING"],
  ])(`with %s is told so (seed ${seed})`, async (_what, changed, wanted) => {
    const found = await said(changed);
    expect(found.said).toEqual([wanted]);
    expect(found.code).toBe(1);
  });
});
