import { beforeAll, describe, expect, test } from "vitest";
import { listen } from "#e2e/mcp-servers/listen.ts";
import { addFile, syncNow, upstreamDocument, upstreamRecords } from "#e2e/support/sources.ts";
import { startUpstream } from "#e2e/support/upstream-registry.ts";
import type { Actor, UserActor } from "#lib/core/actor.ts";
import { roles } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import {
  cancelSync,
  createSource,
  getImportBatch,
  getSource,
  getSourceEntry,
  importEntries,
  listImportItems,
  listSourceEntries,
  listSourceRejections,
  listSources,
  replaceFile,
  syncSource,
  testSource,
  updateSource,
} from "./index.ts";

let admin: UserActor;
beforeAll(async () => {
  provideEnv({ OUTBOUND_ALLOW: "127.0.0.1" });
  admin = await addPerson("admin", "member");
});

const text = JSON.stringify([upstreamDocument("com.example/weather")]);
const add = (changes: object = {}) =>
  createSource(ctxOf(admin), {
    name: unique("upstream"),
    kind: "registry",
    url: "https://registry.example.com",
    ...changes,
  } as never);

describe("a source", () => {
  test("is added, audited and shown", async () => {
    const name = unique("upstream");
    const source = await add({ name, filter: { namespaces: ["com.example"] } });
    expect(source).toMatchObject({
      name,
      kind: "registry",
      url: "https://registry.example.com",
      file: null,
      filter: { namespaces: ["com.example"], q: "", latest_only: false },
      paused: false,
      created_by: { id: admin.id },
      synced_at: null,
      last_run: null,
      counts: { total: 0, attention: 0 },
    });
    expect(await auditOf(source.id)).toMatchObject([
      { action: "source.create", actor_id: admin.id, after: { kind: "registry", url: source.url } },
    ]);
    expect((await getSource(ctxOf(admin), { id: source.id })).runs).toEqual([]);
  });

  test.each([
    "https://registry.example.com/",
    "https://registry.example.com/v0.1",
    "https://registry.example.com/v0.1/servers/",
    "https://registry.example.com/v0/servers",
  ])("by the address %s is the registry at its base", async (url) => {
    expect((await add({ url })).url).toBe("https://registry.example.com");
  });

  test.each<[string, object, string]>([
    ["an address that is none", { url: "registry" }, "/url"],
    ["an address with a password", { url: "https://me:secret@registry.example.com" }, "/url"],
    ["an address with a query", { url: "https://registry.example.com/?a=b" }, "/url"],
    ["a file's address", { url: "file:///etc/passwd" }, "/url"],
    ["no address", { url: undefined }, "/url"],
    ["an address and a text", { text }, "/text"],
    ["no text", { kind: "file", url: undefined }, "/text"],
    ["an unknown kind", { kind: "ftp" }, "/kind"],
    ["an empty name", { name: " " }, "/name"],
    ["NUL in its name", { name: "a\0b" }, "/name"],
    ["half a surrogate pair in its name", { name: "\ud800" }, "/name"],
    ["a namespace that is none", { filter: { namespaces: ["com.example/*"] } }, "/filter/namespaces/0"],
    ["an unknown filter", { filter: { colour: "red" } }, "/filter/colour"],
    ["a field nobody knows", { colour: "red" }, "/colour"],
  ])("with %s is refused", async (_what, changes, pointer) => {
    await expect(add(changes)).rejects.toMatchObject({
      code: "invalid",
      issues: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  });

  test("has a name of its own", async () => {
    const { name, id } = await add();
    await expect(add({ name })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(name),
    });
    const other = await add();
    await expect(updateSource(ctxOf(admin), { id: other.id, name })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(updateSource(ctxOf(admin), { id, name, paused: true })).resolves.toMatchObject({ name });
    await expect(updateSource(ctxOf(admin), { id, name, paused: true })).rejects.toMatchObject({
      code: "conflict",
      message: "That is what the source says already.",
    });
  });

  test("added twice by two people at once exists once", async () => {
    const name = unique("upstream");
    const results = await Promise.allSettled([add({ name }), add({ name }), add({ name })]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  });

  test("is renamed, paused and filtered, and the log has what was and what is", async () => {
    const { id, name } = await add();
    const filter = { namespaces: ["com.example"], q: "", latest_only: true };
    expect(await updateSource(ctxOf(admin), { id, paused: true, filter })).toMatchObject({
      paused: true,
      filter,
      name,
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "source.update",
      before: { paused: false, filter: { namespaces: [] } },
      after: { paused: true, filter, name },
    });
  });

  test("that is a registry has no file to replace", async () => {
    const { id } = await add();
    await expect(replaceFile(ctxOf(admin), { id, text })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("testing a connection", () => {
  test("says what answers, and changes nothing", async () => {
    const upstream = await startUpstream(upstreamRecords(150));
    const before = await db().source.count();
    const ctx = ctxOf(admin);
    expect(await testSource(ctx, { kind: "registry", url: `${upstream.url}/v0.1/servers` })).toEqual({
      ok: true,
      problem: null,
      what: "An MCP registry that speaks API v0.1.",
      api_version: "v0.1",
      format: "current",
      count: 100,
      more: true,
      sample: [0, 1, 2, 3, 4].map((index) => `com.example/server-000${index}`),
    });
    expect(upstream.queries).toHaveLength(1);
    expect(await db().source.count()).toBe(before);
    expect(await auditOfRequest(ctx)).toEqual([]);
    await upstream.close();
  });

  test("tells a registry that answers under /v0 alone", async () => {
    const { url, close } = await listen((request, response) => {
      const found = request.url?.startsWith("/v0/servers");
      const body = JSON.stringify({ servers: [{ server: upstreamDocument("com.example/weather") }] });
      response.writeHead(found ? 200 : 404).end(found ? body : "");
    }, "");
    expect(await testSource(ctxOf(admin), { kind: "registry", url })).toMatchObject({
      ok: false,
      api_version: "v0",
      count: 1,
      problem: expect.stringContaining("a source needs /v0.1"),
    });
    await close();
  });

  test("says why an address is none of a registry", async () => {
    const upstream = await startUpstream([]);
    const check = (url: string) => testSource(ctxOf(admin), { kind: "registry", url });
    expect(await check(`${upstream.url}/elsewhere`)).toMatchObject({
      ok: false,
      problem: expect.stringContaining("404"),
    });
    upstream.odd = () => ({ body: "<html>" });
    expect(await check(upstream.url)).toMatchObject({
      ok: false,
      problem: expect.stringContaining("not JSON"),
    });
    upstream.odd = () => ({ status: 500, body: "" });
    expect(await check(upstream.url)).toMatchObject({ ok: false, problem: expect.stringContaining("500") });
    provideEnv({ OUTBOUND_ALLOW: "" });
    expect(await check(upstream.url)).toMatchObject({
      ok: false,
      problem: expect.stringContaining("OUTBOUND_ALLOW"),
    });
    provideEnv({ OUTBOUND_ALLOW: "127.0.0.1" });
    await upstream.close();
    expect(await check(upstream.url)).toMatchObject({
      ok: false,
      problem: expect.stringContaining("Nothing listens"),
    });
  });
});

describe("who may do what", () => {
  type Call = (ctx: Ctx) => Promise<unknown>;
  const input = { id: "src_none" };
  const facts = {
    owner: "team:nobody",
    data_classification: "public",
    access_level: "read",
    purpose: "None.",
  } as const;
  const reads: [string, Call][] = [
    ["listSources", (ctx) => listSources(ctx, {})],
    ["getSource", (ctx) => getSource(ctx, input)],
    ["listSourceEntries", (ctx) => listSourceEntries(ctx, input)],
    ["getSourceEntry", (ctx) => getSourceEntry(ctx, { ...input, entry_id: "ent_none" })],
    ["listSourceRejections", (ctx) => listSourceRejections(ctx, input)],
    ["getImportBatch", (ctx) => getImportBatch(ctx, { id: "bat_none" })],
    ["listImportItems", (ctx) => listImportItems(ctx, { id: "bat_none" })],
  ];
  const manages: [string, Call][] = [
    ["createSource", (ctx) => createSource(ctx, { name: unique("mine"), kind: "file", text })],
    ["updateSource", (ctx) => updateSource(ctx, input)],
    ["replaceFile", (ctx) => replaceFile(ctx, { ...input, text })],
    ["syncSource", (ctx) => syncSource(ctx, input)],
    ["cancelSync", (ctx) => cancelSync(ctx, input)],
    ["testSource", (ctx) => testSource(ctx, { kind: "file", text })],
  ];
  const imports: [string, Call][] = [
    ["importEntries", (ctx) => importEntries(ctx, { ...input, filter: {}, ...facts })],
  ];
  const allowed = { reads: [...roles], manages: ["admin", "governance"], imports: ["member"] } as const;
  const calls = { reads, manages, imports };
  const table = Object.entries(calls).flatMap(([kind, list]) =>
    list.map(
      ([name, call]) => [name, call, allowed[kind as keyof typeof allowed] as readonly string[]] as const,
    ),
  );

  test.each(table)("%s", async (_name, call, may) => {
    for (const role of roles) {
      const outcome = call(ctxOf(await addPerson(role)));
      if (may.includes(role))
        // Let in: whatever happens then is about the thing, not about the person.
        await outcome.catch((error) => expect(error).toMatchObject({ code: "not_found" }));
      else await expect(outcome, role).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(call(anonymousCtx())).rejects.toMatchObject({ code: "unauthenticated" });
    const machines: Actor[] = [
      { kind: "client", id: "cli_1", name: "Gateway", clientKind: "gateway", scopes: ["*"] },
      { kind: "publisher", id: "dns:example.com", name: "example.com", permissions: [] },
    ];
    for (const machine of machines)
      await expect(call(ctxOf(machine))).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a source belongs to a person: the system adds none", async () => {
    const system: Actor = { kind: "system", id: "system", name: "tests" };
    await expect(
      createSource(ctxOf(system), { name: unique("mine"), kind: "file", text }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("an entry of another source is not found", async () => {
  const [one, other] = [await addFile(admin, text), await addFile(admin, text)];
  await syncNow(admin, one.id);
  const [entry] = (await listSourceEntries(ctxOf(admin), { id: one.id })).items;
  const entry_id = entry?.id ?? "";
  await expect(getSourceEntry(ctxOf(admin), { id: one.id, entry_id })).resolves.toMatchObject({
    id: entry_id,
  });
  await expect(getSourceEntry(ctxOf(admin), { id: other.id, entry_id })).rejects.toMatchObject({
    code: "not_found",
  });
});
