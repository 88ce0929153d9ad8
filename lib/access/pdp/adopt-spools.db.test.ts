import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { sealAll } from "#lib/audit/sealing/index.ts";
import { newUuid } from "#lib/core/ids.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { adoptSpools } from "./adopt-spools.ts";
import { orphanMs } from "./limits.ts";
import { OnceWriter } from "./once-writer.ts";
import { prepareEvent } from "./prepare-event.ts";
import { aDecision } from "./test-decided.ts";
import { Troubles } from "./troubles.ts";

let folder: string;
let troubles: Troubles;

beforeEach(async () => {
  troubles = new Troubles();
  folder = join(env().DATA_DIR, newUuid());
  await mkdir(folder);
});

const adopt = (from = folder) => adoptSpools(from, troubles);
const rowsOf = (...ids: string[]) => ids.map((eventId) => prepareEvent(aDecision({ eventId })).row);

/** As a process left it that was killed a while ago. */
async function leave(text: string, agoMs = orphanMs + 1_000): Promise<string> {
  const path = join(folder, `${newUuid()}.rows`);
  await writeFile(path, text);
  const at = new Date(Date.now() - agoMs);
  await utimes(path, at, at);
  return path;
}

async function known(...ids: string[]): Promise<string[]> {
  const { rows } = await pool().query<{ event_id: string }>(
    `SELECT event_id FROM audit.inbox WHERE event_id = ANY ($1::uuid[])
     UNION ALL SELECT event_id FROM audit.record WHERE event_id = ANY ($1::uuid[])`,
    [ids],
  );
  return rows.map(({ event_id }) => event_id).sort();
}

test("what a killed process left is written once, and its file is gone", async () => {
  const ids = [newUuid(), newUuid(), newUuid()];
  await leave(rowsOf(...ids).join(""));
  expect(await adopt()).toBe(3);
  expect(await known(...ids)).toEqual(ids.sort());
  expect(await readdir(folder)).toEqual([]);
  expect(await adopt()).toBe(0);
});

test("what it had written already is not written again, be it sealed or not", async () => {
  const [sealed, waiting, fresh] = [newUuid(), newUuid(), newUuid()];
  await leave(rowsOf(sealed).join(""));
  await adopt();
  await sealAll();
  await leave(rowsOf(waiting).join(""));
  await adopt();
  await leave(rowsOf(sealed, waiting, fresh).join(""));
  expect(await adopt()).toBe(3);
  expect(await known(sealed, waiting, fresh)).toEqual([sealed, waiting, fresh].sort());
});

test("two processes that take it up at once write it once", async () => {
  const ids = Array.from({ length: 200 }, () => newUuid());
  await leave(rowsOf(...ids).join(""));
  await Promise.all([adopt(), adopt(), adopt()]);
  expect(await known(...ids)).toEqual(ids.sort());
});

test("what a process that is there shows as its own is left to it", async () => {
  const id = newUuid();
  const path = await leave(rowsOf(id).join(""), 1_000);
  expect(await adopt()).toBe(0);
  expect(await known(id)).toEqual([]);
  expect(await readFile(path, "utf8")).not.toBe("");
});

test("a row that was cut off is nobody's: it was not answered yet", async () => {
  const [whole, cut] = [newUuid(), newUuid()];
  const [first = "", second = ""] = rowsOf(whole, cut);
  await leave(first + second.slice(0, -20));
  expect(await adopt()).toBe(1);
  expect(await known(whole, cut)).toEqual([whole]);
});

test("what the database refuses is put aside, told to the log, and holds up nothing else", async () => {
  const error = vi.spyOn(log, "error");
  const [good, other] = [newUuid(), newUuid()];
  const path = await leave(`${good}\tnot a row\n`);
  await leave(rowsOf(other).join(""));
  expect(await adopt()).toBe(1);
  expect(await known(good, other)).toEqual([other]);
  expect(await readdir(folder)).toEqual([expect.stringMatching(/\.rows\.refused$/)]);
  expect(error.mock.calls).toContainEqual([
    expect.objectContaining({ path }),
    "decisions of a process that was killed can't be written",
  ]);
});

test("one row that the database refuses costs none of the others, and alone is kept for somebody to look at", async () => {
  const ids = Array.from({ length: 9 }, () => newUuid());
  const rows = rowsOf(...ids);
  const bad = `${newUuid()}\tnot a row\n`;
  const path = await leave([...rows.slice(0, 4), bad, ...rows.slice(4)].join(""));
  expect(await adopt()).toBe(9);
  expect(await known(...ids)).toEqual(ids.sort());
  expect(await readdir(folder)).toEqual([basename(`${path}.refused`)]);
  expect(await readFile(`${path}.refused`, "utf8")).toBe(bad);
  expect(troubles.lost.event).toBe(1);
  expect(await adopt()).toBe(0);
});

test("a row with line separators of other alphabets is one row", async () => {
  const eventId = newUuid();
  const { row } = prepareEvent(aDecision({ eventId, agentName: "a\u2028b\u2029c\u0085d\re" }));
  expect(row).toContain("\u2028");
  await leave(row + rowsOf(newUuid()).join(""));
  expect(await adopt()).toBe(2);
  expect(await known(eventId)).toEqual([eventId]);
  expect(await readdir(folder)).toEqual([]);
});

test("what can't be read keeps nothing else from being written, and is told of at the end", async () => {
  const id = newUuid();
  const odd = join(folder, "0.rows");
  await mkdir(odd);
  const at = new Date(Date.now() - orphanMs - 1_000);
  await utimes(odd, at, at);
  await leave(rowsOf(id).join(""));
  await expect(adopt()).rejects.toMatchObject({ code: "EISDIR" });
  expect(await known(id)).toEqual([id]);
  expect(await readdir(folder)).toEqual(["0.rows"]);
});

test("while the database is away everything stays where it is", async () => {
  const id = newUuid();
  const path = await leave(rowsOf(id).join(""));
  const write = vi.spyOn(OnceWriter.prototype, "write").mockRejectedValue(new Error("Nobody is there."));
  await expect(adopt()).rejects.toThrow("Nobody is there.");
  write.mockRestore();
  expect(await readdir(folder)).toEqual([basename(path)]);
  expect(await adopt()).toBe(1);
  expect(await known(id)).toEqual([id]);
});

test("where nothing was ever decided there is nothing to take up", async () => {
  expect(await adopt(join(folder, "none"))).toBe(0);
});
