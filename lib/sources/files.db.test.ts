import { beforeAll, describe, expect, test } from "vitest";
import { haveSeeds, readSeed } from "#e2e/support/seed-files.ts";
import { addFile, runOf, syncNow, upstreamDocument } from "#e2e/support/sources.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import {
  createSource,
  getSource,
  handleSyncSource,
  listSourceEntries,
  listSourceRejections,
  listSources,
  replaceFile,
  syncSource,
  testSource,
} from "./index.ts";

let admin: UserActor;
beforeAll(async () => {
  admin = await addPerson("governance", "member");
});

const documents = (count: number) =>
  Array.from({ length: count }, (_, index) => upstreamDocument(`com.example/server-${index + 1_000}`));
const namesOf = async (id: string, filter: object) =>
  (await listSourceEntries(ctxOf(admin), { id, limit: 100, ...filter })).items.map(({ name }) => name);

describe("a file", () => {
  test("is read to the end in pieces, and every row is accounted for", async () => {
    const text = JSON.stringify([...documents(600), null, ...documents(1), {}]);
    const { id } = await addFile(admin, text);
    const run = await syncNow(admin, id);
    expect(run).toMatchObject({
      mode: "full",
      status: "finished",
      pages: 3,
      seen: 603,
      added: 600,
      rejected: 3,
    });
    const { items } = await listSourceRejections(ctxOf(admin), { id });
    expect(items).toMatchObject([
      { position: 601, name: null },
      { position: 602, name: "com.example/server-1000", reasons: [expect.stringContaining("Row 1 has")] },
      { position: 603, name: null },
    ]);
    expect(await syncNow(admin, id)).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 600,
      rejected: 3,
      gone: 0,
    });
    expect((await getSource(ctxOf(admin), { id })).counts).toMatchObject({ total: 600, rejected: 3 });
  });

  test("goes on where it stopped when the process is gone, and still knows what repeats", async () => {
    const other = upstreamDocument("com.example/server-1000", "1.0.0", { description: "Other." });
    const { id } = await addFile(admin, JSON.stringify([...documents(300), other]));
    const run = await syncSource(ctxOf(admin), { id });
    const onePage = { ms: Number.POSITIVE_INFINITY, pagesMax: 1 };
    await handleSyncSource({ run_id: run.id }, onePage);
    expect(await runOf(admin, run.id)).toMatchObject({ status: "running", seen: 250 });
    await expect(replaceFile(ctxOf(admin), { id, text: "[{}]" })).rejects.toMatchObject({ code: "conflict" });
    await handleSyncSource({ run_id: run.id });
    expect(await runOf(admin, run.id)).toMatchObject({
      status: "finished",
      seen: 301,
      added: 300,
      rejected: 1,
    });
    expect((await listSourceRejections(ctxOf(admin), { id })).items).toMatchObject([
      {
        position: 301,
        reasons: [expect.stringContaining("Row 1 has this name and version already, with other")],
      },
    ]);
  });

  test("that is replaced tells what is new, what changed and what is gone", async () => {
    const [first, second, third] = documents(3);
    const { id } = await addFile(admin, JSON.stringify({ servers: [first, second] }));
    await syncNow(admin, id);
    const text = JSON.stringify({ servers: [{ ...second, description: "Changed." }, third] });
    expect((await replaceFile(ctxOf(admin), { id, text })).file?.bytes).toBe(Buffer.byteLength(text));
    expect(await syncNow(admin, id)).toMatchObject({ added: 1, changed: 1, gone: 1 });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "source.create",
      "source.sync",
      "source.record_sync",
      "source.replace_file",
      "source.sync",
      "source.record_sync",
    ]);
    for (const { before, after } of await auditOf(id))
      expect(JSON.stringify([before, after]), "the log keeps its digest, not its text").not.toContain(
        "Changed.",
      );
  });

  test("is not replaced by the same content", async () => {
    const text = JSON.stringify(documents(1));
    const { id } = await addFile(admin, text);
    const { revisedAt } = await db().source.findUniqueOrThrow({ where: { id } });
    await expect(replaceFile(ctxOf(admin), { id, text })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("nothing changes"),
    });
    expect((await db().source.findUniqueOrThrow({ where: { id } })).revisedAt).toEqual(revisedAt);
  });

  test("whose row can no longer be taken still lists that version: it is not gone", async () => {
    const [first, second] = documents(2);
    const { id } = await addFile(admin, JSON.stringify([first, second]));
    await syncNow(admin, id);
    const spoilt = `{"__proto__":{},${JSON.stringify(second).slice(1)}`;
    await replaceFile(ctxOf(admin), { id, text: `[${JSON.stringify(first)},${spoilt}]` });
    expect(await syncNow(admin, id)).toMatchObject({ unchanged: 1, rejected: 1, gone: 0 });
    expect(await namesOf(id, { state: "gone" })).toEqual([]);
  });

  test.each([
    ["is no JSON", "{"],
    ["holds no list", '{"a":1}'],
    ["is empty", "[]"],
    ["holds NUL", '["\0"]'],
    ["holds half a surrogate pair", '["\ud800"]'],
  ])("that %s is refused at the door", async (_what, text) => {
    const ctx = ctxOf(admin);
    await expect(createSource(ctx, { name: unique("file"), kind: "file", text })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/text" }],
    });
    expect(await auditOfRequest(ctx)).toMatchObject([{ action: "source.create", outcome: "refused" }]);
  });

  test("can be looked into before it becomes a source, and nothing is kept", async () => {
    const before = await db().source.count();
    expect(await testSource(ctxOf(admin), { kind: "file", text: JSON.stringify(documents(7)) })).toEqual({
      ok: true,
      problem: null,
      what: "A file with a list of servers.",
      api_version: null,
      format: "current",
      count: 7,
      more: false,
      sample: [1_000, 1_001, 1_002, 1_003, 1_004].map((number) => `com.example/server-${number}`),
    });
    expect(await testSource(ctxOf(admin), { kind: "file", text: "{" })).toMatchObject({
      ok: false,
      problem: expect.stringContaining("not JSON"),
    });
    expect(await db().source.count()).toBe(before);
  });
});

describe.skipIf(!haveSeeds)("the public registries' own seeds are imported row by row", () => {
  test.each([
    ["current", { entries: 4, valid: 4, rejected: 0, format: "current" }],
    ["autumn", { entries: 358, valid: 173, rejected: 0, format: "current" }],
    ["snakeCase", { entries: 387, valid: 157, rejected: 9, format: "snake_case" }],
    ["legacy", { entries: 155, valid: 43, rejected: 316, format: "legacy" }],
    ["toolhive", { entries: 12, valid: 10, rejected: 0, format: "current" }],
  ] as const)("%s", async (name, { entries, valid, rejected, format }) => {
    const { id } = await addFile(admin, readSeed(name));
    const run = await syncNow(admin, id);
    expect(run).toMatchObject({ status: "finished", added: entries, rejected });
    expect(run.seen).toBe(entries + rejected);
    const { counts } = await getSource(ctxOf(admin), { id });
    expect(counts).toMatchObject({ total: entries, new: valid, invalid: entries - valid, rejected });
    expect((await listSourceEntries(ctxOf(admin), { id, limit: 1 })).items[0]?.format).toBe(format);
    expect(await syncNow(admin, id)).toMatchObject({ added: 0, changed: 0, unchanged: entries, rejected });
  });

  test("143 of the 358 servers of autumn 2025 break the JSON schema, by their description alone", async () => {
    const { id } = await addFile(admin, readSeed("autumn"));
    await syncNow(admin, id);
    const rows = await db().sourceEntry.findMany({ where: { sourceId: id } });
    const broken = rows.filter((row) =>
      (row.issues as { type: string; severity: string; pointer: string }[]).some(
        ({ type, severity, pointer }) =>
          type === "schema" && severity === "error" && pointer === "/description",
      ),
    );
    expect([rows.length, rows.length - broken.length, broken.length]).toEqual([358, 215, 143]);
    expect(broken.every(({ valid, state }) => !valid && state === "invalid")).toBe(true);
    const long = broken.find(({ document }) => JSON.parse(document).description.length > 100);
    expect(long, "nothing is cut to fit").toBeDefined();
  });
});

describe("a list of entries", () => {
  test("is filtered by what is asked, and paged in a stable order", async () => {
    const official = "io.modelcontextprotocol.registry/official";
    const rows = [
      { server: upstreamDocument("com.example/alpha", "1.0.0"), _meta: { [official]: { isLatest: false } } },
      { server: upstreamDocument("com.example/alpha", "2.0.0") },
      { server: upstreamDocument("com.example/beta_50%", "1.0.0", { description: "Alpha's brother." }) },
      { server: upstreamDocument("com.example/gamma", "1.0.0", { description: "" }) },
      { server: upstreamDocument("com.example/delta"), _meta: { [official]: { status: "deprecated" } } },
      { server: upstreamDocument("com.example/epsilon"), _meta: { [official]: { status: "deleted" } } },
    ];
    const { id } = await addFile(admin, JSON.stringify(rows));
    await syncNow(admin, id);
    const short = async (filter: object) => (await namesOf(id, filter)).map((name) => name.split("/")[1]);
    expect(await short({})).toEqual(["alpha", "alpha", "beta_50%", "delta", "epsilon", "gamma"]);
    expect(await short({ verdict: "invalid" })).toContain("gamma");
    expect(await short({ verdict: "valid", latest: "true" })).toEqual(["alpha", "delta", "epsilon"]);
    expect(await short({ state: "gone" })).toEqual(["epsilon"]);
    expect(await short({ status: "deprecated" })).toEqual(["delta"]);
    expect(await short({ q: "ALPHA" })).toEqual(["alpha", "alpha", "beta_50%"]);
    expect(await short({ q: "_50%" })).toEqual(["beta_50%"]);
    expect(await short({ q: "%" })).toEqual(["beta_50%"]);
    expect(await short({ attention: "true" })).toEqual([]);

    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listSourceEntries(ctxOf(admin), { id, limit: 1, cursor });
      seen.push(...page.items.map(({ name, version }) => `${name}@${version}`));
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    expect(new Set(seen).size).toBe(6);
    expect(seen).toEqual(seen.toSorted());
  });

  test("of an unknown source is not found; a cursor that is none of ours is refused", async () => {
    await expect(listSourceEntries(ctxOf(admin), { id: "src_none" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(listSourceRejections(ctxOf(admin), { id: "src_none" })).rejects.toMatchObject({
      code: "not_found",
    });
    const { id } = await addFile(admin, JSON.stringify(documents(1)));
    for (const cursor of ["%", "e30", "WyJydW4iLCJ4Il0"])
      await expect(listSourceRejections(ctxOf(admin), { id, cursor })).rejects.toMatchObject({
        code: "malformed",
      });
    await expect(listSourceEntries(ctxOf(admin), { id, cursor: "WyJhIl0" })).rejects.toMatchObject({
      code: "malformed",
    });
  });
});

test("sources are listed by name, with what they offer", async () => {
  const text = JSON.stringify(documents(2));
  const stem = unique("listed");
  for (const name of [`${stem}-b`, `${stem}-a`])
    await createSource(ctxOf(admin), { name, kind: "file", text });
  const page = await listSources(ctxOf(admin), { q: stem.toUpperCase(), limit: 1 });
  expect(page.items).toMatchObject([{ name: `${stem}-a`, kind: "file", url: null, last_run: null }]);
  const [second] = (await listSources(ctxOf(admin), { q: stem, limit: 1, cursor: page.next_cursor ?? "" }))
    .items;
  expect(second?.name).toBe(`${stem}-b`);
  await syncNow(admin, second?.id ?? "");
  expect((await listSources(ctxOf(admin), { q: stem })).items[1]).toMatchObject({
    counts: { total: 2, new: 2 },
    last_run: { status: "finished", added: 2 },
    synced_at: expect.any(String),
  });
});
