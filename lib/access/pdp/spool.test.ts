import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { beatMs, fileRowsMax } from "./limits.ts";
import { Spool } from "./spool.ts";

let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "countersign-spool-"));
  folder = join(parent, "decisions");
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(parent, { recursive: true, force: true });
});

async function onDisk(): Promise<string[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
}

test("a row is on disk as soon as it is appended, for nobody else to read", async () => {
  const spool = new Spool(folder);
  spool.append("one\n");
  spool.append("zwei: ü\n");
  expect(await onDisk()).toEqual(["one\nzwei: ü\n"]);
  const [name = ""] = await readdir(folder);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("what is written to the database is not kept, and what is not is", async () => {
  const spool = new Spool(folder);
  for (const row of ["one\n", "two\n", "three\n"]) spool.append(row);
  spool.written(2);
  expect((await onDisk()).join("")).toContain("three\n");
  spool.written(1);
  expect((await onDisk()).join("")).toBe("");
  spool.append("four\n");
  expect(await onDisk()).toEqual(["four\n"]);
});

test("many rows lie in several files, and each goes when all of it is written", async () => {
  const spool = new Spool(folder);
  const count = 2 * fileRowsMax + 3;
  for (let index = 0; index < count; index++) spool.append(`${index}\n`);
  expect(await onDisk()).toHaveLength(3);
  spool.written(fileRowsMax + 1);
  expect(await onDisk()).toHaveLength(2);
  spool.written(fileRowsMax + 1);
  expect(await onDisk()).toEqual([[0, 1, 2].map((index) => `${2 * fileRowsMax + index}\n`).join("")]);
  expect(() => spool.written(2)).toThrow("More were written than were waiting.");
});

test("a process that ends leaves what waits, and nothing else", async () => {
  const [waits, done] = [new Spool(folder), new Spool(folder)];
  waits.append("waits\n");
  done.append("done\n");
  done.written(1);
  waits.close();
  done.close();
  expect(await onDisk()).toEqual(["waits\n"]);
});

test("as long as something waits, it shows that somebody is there; an empty file goes", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const spool = new Spool(folder);
  spool.append("one\n");
  const [name = ""] = await readdir(folder);
  const { utimes } = await import("node:fs/promises");
  await utimes(join(folder, name), 0, 0);
  vi.advanceTimersByTime(beatMs);
  expect((await stat(join(folder, name))).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  spool.written(1);
  vi.advanceTimersByTime(beatMs);
  expect(await readdir(folder)).toEqual([]);
  spool.append("two\n");
  expect(await onDisk()).toEqual(["two\n"]);
});

test("what comes after others took it for dead goes into another file", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const spool = new Spool(folder);
  spool.append("one\n");
  for (const name of await readdir(folder)) await rm(join(folder, name));
  vi.advanceTimersByTime(beatMs);
  spool.append("two\n");
  expect(await onDisk()).toEqual(["two\n"]);
  spool.written(2);
  expect((await onDisk()).join("")).toBe("");
});

test("what comes after others took it for dead is kept too when the rest is written by then", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const spool = new Spool(folder);
  spool.append("one\n");
  for (const name of await readdir(folder)) await rm(join(folder, name));
  vi.advanceTimersByTime(beatMs);
  spool.written(1);
  spool.append("two\n");
  expect(await onDisk()).toEqual(["two\n"]);
});

test("where a row can't be appended, nothing of it is kept", async () => {
  const spool = new Spool(join(parent, "not-a-folder\0"));
  expect(() => spool.append("one\n")).toThrow();
});
