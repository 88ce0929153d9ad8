import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createExport, getExport, handleRunExport } from "#lib/audit/exports/index.ts";
import { addSealed, callRecord } from "#lib/audit/exports/test-records.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { authSecret, provideEnv } from "#lib/env.ts";
import { createToken } from "#lib/identity/index.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";
import { sessionCookieName } from "./session-cookie.ts";

const app = createApp();
const name = "records-00001.ndjson";
let data: string;
let auditor: UserActor;
let id: string;
let etag: string;
let content: Buffer;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "countersign-files-"));
  provideEnv({ DATA_DIR: data });
  auditor = await addPerson("auditor");
  await addSealed(Array.from({ length: 300 }, (_, n) => callRecord(n)));
  ({ id } = await createExport(ctxOf(auditor), { q: "class:standard", format: "ndjson" }));
  await handleRunExport({ export_id: id });
  const { files } = await getExport(ctxOf(auditor), { id });
  etag = `"${files[0]?.sha256}"`;
  content = await readFile(join(data, "exports", id, name));
});
afterAll(() => rm(data, { recursive: true, force: true }));

async function tokenOf(actor: UserActor): Promise<string> {
  return `Bearer ${(await createToken(ctxOf(actor), { name: "tests", scopes: ["*"] })).token}`;
}
async function cookieOf(actor: UserActor): Promise<string> {
  const sid = newId("session");
  const lasts = { createdAt: new Date(), expiresAt: new Date(Date.now() + 600_000) };
  await db().session.create({ data: { id: sid, userId: actor.id, ...lasts } });
  return `${sessionCookieName()}=${await encode({ token: { sid }, secret: authSecret() })}`;
}
async function get(file = name, headers: Record<string, string> = {}, method = "GET", of = id) {
  const own = headers.authorization ?? headers.cookie;
  const authorization: Record<string, string> = own ? {} : { authorization: await tokenOf(auditor) };
  const path = `/api/v1/audit/exports/${of}/files/${file}`;
  const answer = await app.request(path, { method, headers: { ...authorization, ...headers } }, {});
  const { status } = answer;
  return { status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
}
async function downloads(actor: UserActor): Promise<(string | undefined)[]> {
  const { rows } = await pool().query<{ file: string; outcome: string }>(
    "SELECT after ->> 'file' AS file, outcome FROM audit.event WHERE action = 'audit.download' AND actor_id = $1 ORDER BY id",
    [actor.id],
  );
  return rows.map(({ file, outcome }) => (outcome === "success" ? file : outcome));
}

describe("a whole file", () => {
  test("is sent as it lies there, to be saved", async () => {
    const { status, headers, body } = await get();
    expect([status, body.equals(content)]).toEqual([200, true]);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "application/x-ndjson",
      "content-length": String(content.length),
      "content-disposition": `attachment; filename="${name}"`,
      "accept-ranges": "bytes",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.any(String),
      etag,
    });
  });

  test("every file of the export can be had", async () => {
    const { files } = await getExport(ctxOf(auditor), { id });
    for (const file of files)
      expect([file.name, (await get(file.name)).body.length]).toEqual([file.name, file.bytes]);
  });

  test("HEAD says what it is, and hands out nothing", async () => {
    const reader = await addPerson("governance");
    const { status, headers, body } = await get(
      name,
      { authorization: await tokenOf(reader), range: "bytes=0-9" },
      "HEAD",
    );
    expect([status, headers.get("content-length"), headers.get("etag"), body.length]).toEqual([
      200,
      String(content.length),
      etag,
      0,
    ]);
    expect(await downloads(reader)).toEqual([]);
  });
});

describe("a range", () => {
  test.each([
    ["bytes=0-99", 0, 99],
    ["bytes=100-", 100, undefined],
    ["bytes=-50", -50, undefined],
  ])("%s", async (range, first, last) => {
    const { status, headers, body } = await get(name, { range });
    const expected = content.subarray(first, last === undefined ? undefined : last + 1);
    const from = first < 0 ? content.length + first : first;
    expect([status, body.equals(expected)]).toEqual([206, true]);
    expect(headers.get("content-range")).toBe(
      `bytes ${from}-${from + expected.length - 1}/${content.length}`,
    );
  });

  test("in pieces is the file", async () => {
    const pieces = [];
    for (let at = 0; at < content.length; at += 40_000)
      pieces.push((await get(name, { range: `bytes=${at}-${at + 39_999}`, "if-range": etag })).body);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });

  test("beyond the end: 416 that says how long it is", async () => {
    const { status, headers } = await get(name, { range: `bytes=${content.length}-` });
    expect([status, headers.get("content-range")]).toEqual([416, `bytes */${content.length}`]);
  });

  test.each(['"another"', "Sat, 21 Nov 2026 10:00:00 GMT"])(
    "of another file (If-Range: %s): the whole of this one",
    async (condition) => {
      const { status, body } = await get(name, { range: "bytes=0-9", "if-range": condition });
      expect([status, body.length]).toEqual([200, content.length]);
    },
  );

  test("several at once: the whole file", async () => {
    expect((await get(name, { range: "bytes=0-1,5-6" })).status).toBe(200);
  });
});

describe("names that are no file of the export", () => {
  test.each([
    "..%2f..%2fpackage.json",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5cpackage.json",
    ".tiles-00001.json",
    "records-00002.ndjson",
    "%2fetc%2fpasswd",
    "policy.txt%00.ndjson",
    "__proto__",
    "x".repeat(300),
  ])("%s is refused", async (file) => {
    await writeFile(join(data, "package.json"), "secret");
    const { status, body } = await get(file);
    expect([400, 404, 422]).toContain(status);
    expect(body.toString()).not.toContain("secret");
  });

  test("nor does an id lead anywhere", async () => {
    expect((await get("package.json", {}, "GET", "..%2f..")).status).toBe(404);
  });
});

describe("who may not", () => {
  test("403 for people without the permission, 401 for nobody, and nothing is on record as handed out", async () => {
    const member = await addPerson("member");
    expect((await get(name, { authorization: await tokenOf(member) })).status).toBe(403);
    expect((await app.request(`/api/v1/audit/exports/${id}/files/${name}`, {}, {})).status).toBe(401);
    expect(await downloads(member)).toEqual([]);
  });

  test("403 for a page of another site with somebody's cookie; their own page may", async () => {
    const reader = await addPerson("compliance");
    const cookie = await cookieOf(reader);
    expect((await get(name, { cookie, "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect(await downloads(reader)).toEqual([]);
    expect((await get(name, { cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });
});

test("a download is on record once for each person and file in an hour, however it is asked for", async () => {
  const [one, two] = [await addPerson("auditor"), await addPerson("auditor")];
  const [first, second] = [await tokenOf(one), await tokenOf(two)];
  await get(name, { authorization: first, range: "bytes=1-2" });
  await get(name, { authorization: first, range: "bytes=3-4" });
  await get(name, { authorization: first });
  await get("policy.txt", { authorization: first });
  await get(name, { authorization: second });
  expect(await downloads(one)).toEqual([name, "policy.txt"]);
  expect(await downloads(two)).toEqual([name]);
});

test("409 before it is finished, 410 when it has expired, or its file is gone", async () => {
  const waiting = await createExport(ctxOf(auditor), { format: "csv" });
  expect((await get("records-00001.csv", {}, "GET", waiting.id)).status).toBe(409);
  await handleRunExport({ export_id: waiting.id });
  await rm(join(data, "exports", waiting.id), { recursive: true });
  expect((await get("records-00001.csv", {}, "GET", waiting.id)).status).toBe(410);
  await db().auditExport.update({ where: { id: waiting.id }, data: { status: "expired" } });
  expect((await get("records-00001.csv", {}, "GET", waiting.id)).status).toBe(410);
  expect((await get("records-00001.csv", {}, "HEAD", waiting.id)).status).toBe(410);
});
