import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NewFile } from "./new-file.ts";

const run = promisify(execFile);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-new-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a file has what was written, in pieces of whatever size, even when their bytes were used again", async () => {
  const whole = createHash("sha256").update("before");
  const file = await NewFile.open(folder, "pieces", whole);
  const memory = Buffer.alloc(700_000);
  const expected: Buffer[] = [];
  for (const [n, size] of [1, 262_143, 0, 262_144, 5, 699_999, 262_139, 3].entries()) {
    const bytes = memory.subarray(0, size).fill(n + 1);
    expected.push(Buffer.from(bytes));
    await file.write(bytes);
    const text = "é".repeat(n);
    expected.push(Buffer.from(text));
    await file.write(text);
    expect(await readdir(folder)).not.toContain("pieces");
  }
  const bytes = Buffer.concat(expected);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(await file.finish()).toEqual({ name: "pieces", bytes: bytes.length, sha256 });
  expect((await readFile(join(folder, "pieces"))).equals(bytes)).toBe(true);
  expect(whole.digest("hex")).toBe(createHash("sha256").update("before").update(bytes).digest("hex"));
});

test("a long file is as whole as a short one", async () => {
  const file = await NewFile.open(folder, "long");
  const hash = createHash("sha256");
  for (let n = 0; n < 400; n++) {
    const bytes = Buffer.alloc(100_001, n);
    hash.update(bytes);
    await file.write(bytes);
  }
  const written = await file.finish();
  expect(written).toEqual({ name: "long", bytes: 40_000_400, sha256: hash.digest("hex") });
  const read = createHash("sha256").update(await readFile(join(folder, "long")));
  expect(read.digest("hex")).toBe(written.sha256);
});

test("what the system does not take is said, by the next write or at the end, and leaves no file", async () => {
  const script = `
    import { NewFile } from ${JSON.stringify(new URL("./new-file.ts", import.meta.url).href)};
    for (const [name, pieces] of [["early", 40], ["late", 3]]) {
      const file = await NewFile.open(${JSON.stringify(folder)}, name);
      const writing = async () => {
        for (let n = 0; n < pieces; n++) await file.write(Buffer.alloc(262_144));
        console.log(name, "written");
        await file.finish();
      };
      await writing().then(() => console.log(name, "finished"), ({ code }) => console.log(name, code));
      await file.discard();
    }`;
  // No file may have more than 512 KiB here.
  const limited = `trap "" XFSZ; ulimit -f 512; exec "$0" --input-type=module --eval "$1"`;
  const { stdout } = await run("bash", ["-c", limited, process.execPath, script]);
  expect(stdout.split("\n")).toEqual(["early EFBIG", "late written", "late EFBIG", ""]);
  expect((await readdir(folder)).filter((name) => /early|late/.test(name))).toEqual([]);
});

test("a file without anything is empty; one that is discarded is not there", async () => {
  const empty = await NewFile.open(folder, "empty");
  expect(await empty.finish()).toMatchObject({ bytes: 0 });
  expect((await readFile(join(folder, "empty"))).length).toBe(0);
  const discarded = await NewFile.open(folder, "discarded");
  await discarded.write(Buffer.alloc(20_000_000));
  await discarded.discard();
  expect((await readdir(folder)).filter((name) => name.includes("discarded"))).toEqual([]);
});
