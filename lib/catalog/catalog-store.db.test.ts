import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { castVote } from "#lib/registry/index.ts";
import {
  addPerson,
  addTeam,
  anonymousCtx,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  unique,
} from "#prisma/seed/factories.ts";
import { CatalogStore } from "./catalog-store.ts";
import { changesSince } from "./change-feed.ts";
import {
  addCatalogServer,
  answerRead,
  createCatalog,
  getCatalog,
  rememberReader,
  removeCatalogServer,
  updateCatalog,
} from "./index.ts";
import { flushReaders } from "./readers.ts";
import { officialKey, ownKey, type RegistryEntry } from "./schemas.ts";

let member: UserActor;
let governance: UserActor;
const store = new CatalogStore();

beforeAll(async () => {
  [member, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});
afterAll(() => store.stop());

async function approve(document = exampleDocument(), tools = exampleSnapshot("forecast")): Promise<string> {
  const { id, digest } = await submitForReview(member, oneSignature, document, tools);
  await castVote(ctxOf(governance), { id, digest, decision: "approve", reason: "As it should be." });
  return document.name;
}

async function view(slug = "default") {
  store.doubt();
  const found = (await store.fresh()).bySlug.get(slug);
  if (!found) throw new Error(`There is no catalog ${slug}.`);
  return found;
}

async function read(name: string, query: Record<string, string> = {}, slug?: string): Promise<RegistryEntry> {
  const answer = answerRead(await view(slug), { kind: "version", name, version: "latest", query });
  return JSON.parse(answer.body.body("identity").toString());
}

async function list(query: Record<string, string>, slug?: string): Promise<RegistryEntry[]> {
  const answer = answerRead(await view(slug), { kind: "list", query });
  return JSON.parse(answer.body.body("identity").toString()).servers;
}

/** A change behind the product's back, as only the database's owner can make it. */
const behindItsBack = (sql: string, ...values: unknown[]) => runAsOwner(databaseUrl(), sql, values);

test("what is approved is there at the next read, as it was submitted, with what we know of it", async () => {
  const document = exampleDocument({ title: "Weather", websiteUrl: "https://example.com/%C3%BC" });
  const name = await approve(document);
  const { server, _meta } = await read(name);
  expect(server).toEqual(document);
  expect(_meta[officialKey]).toMatchObject({ status: "active", isLatest: true });
  expect(_meta[ownKey]).toMatchObject({
    data_classification: "public",
    access_level: "read",
    approved_by: expect.stringMatching(/^sub_/),
    approved_digest: expect.stringMatching(/^sha256:/),
    snapshot_hash: expect.stringMatching(/^sha256:/),
    health: { status: "answered", checked_at: expect.any(String) },
    findings: { info: 0, low: 0, medium: 0, high: 0 },
    successor: null,
  });
});

test("whoever asks without a name learns no person's address", async () => {
  const { _meta } = await read(await approve());
  expect(_meta[ownKey].owner).toBe(`user:${member.id}`);
});

test("what is not approved is not there, as what does not exist", async () => {
  const { document } = await submitForReview(member, oneSignature);
  const refusalOf = (name: string) => read(name).catch((error) => ({ ...error, message: error.message }));
  expect(await refusalOf(document?.name ?? "")).toEqual(await refusalOf("com.example/nothing"));
});

test("a search finds a server by its tools", async () => {
  const tool = unique("unheard_of_tool");
  const name = await approve(exampleDocument(), exampleSnapshot(tool));
  expect((await list({ search: tool.toUpperCase() })).map(({ server }) => server.name)).toEqual([name]);
});

describe("a process that changed nothing itself", () => {
  test("hears of a change by itself", async () => {
    const follower = new CatalogStore();
    await follower.fresh();
    const revision = follower.current?.revision ?? 0;
    const next = follower.nextRevision(AbortSignal.timeout(10_000));
    const name = await approve();
    await next;
    const now = await follower.fresh();
    expect(now.revision).toBeGreaterThan(revision);
    expect(now.bySlug.get("default")?.byName.has(name)).toBe(true);
    await follower.stop();
  });

  test("finds out on its own when it hears nothing", async () => {
    const deaf = new CatalogStore();
    await deaf.fresh();
    await behindItsBack(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
    );
    const next = deaf.nextRevision(AbortSignal.timeout(10_000));
    const name = await approve();
    await next;
    expect((await deaf.fresh()).bySlug.get("default")?.byName.has(name)).toBe(true);
    await deaf.stop();
  });
});

test("only what changed is rendered again", async () => {
  const [kept, changed] = [await approve(), await approve()];
  const before = await view();
  await approve(exampleDocument({ name: changed, version: "2.0.0" }));
  const after = await view();
  expect(after.byName.get(kept)?.entries[0]).toBe(before.byName.get(kept)?.entries[0]);
  expect(after.byName.get(changed)?.entries).toHaveLength(2);
});

test("a row that clients can't parse is left out, and costs the others nothing", async () => {
  const [spoilt, sound] = [await approve(), await approve()];
  for (const document of [
    '{"name":"x"}',
    "not json",
    "null",
    `{"name":"${spoilt}","version":"1.0.0","description":""}`,
  ]) {
    await behindItsBack(
      "UPDATE server_version SET document = $1 FROM server WHERE server.id = server_id AND server.name = $2",
      document,
      spoilt,
    );
    await expect(read(spoilt)).rejects.toMatchObject({ code: "not_found" });
    expect((await read(sound)).server.name).toBe(sound);
  }
});

describe("a version that is taken back", () => {
  test("is gone, and told to those who ask what changed since", async () => {
    const name = await approve();
    const before = new Date(Date.now() - 60_000).toISOString();
    for (const status of ["deprecated", "retired"])
      await behindItsBack(
        `UPDATE server_version SET status = $1, is_latest = false, status_message = 'Moved.', updated_at = clock_timestamp()
         FROM server WHERE server.id = server_id AND server.name = $2`,
        status,
        name,
      );
    await expect(read(name)).rejects.toMatchObject({ code: "not_found" });
    expect((await list({ search: name })).length).toBe(0);
    const [told] = await list({ updated_since: before, search: name });
    expect(told?._meta[officialKey]).toMatchObject({
      status: "deleted",
      statusMessage: "Moved.",
      isLatest: false,
    });
    expect(changesSince(await view(), 0, 500).changes.join()).toContain(name);
  });
});

describe("a catalog of chosen servers", () => {
  test("shows those alone; what is taken out again is told as deleted", async () => {
    const [inside, outside] = [await approve(), await approve()];
    const slug = unique("team");
    await createCatalog(ctxOf(governance), { slug, name: "Team", access: "oauth", selection: "chosen" });
    expect(await list({}, slug)).toEqual([]);
    await addCatalogServer(ctxOf(governance), { slug, name: inside });
    expect((await list({}, slug)).map(({ server }) => server.name)).toEqual([inside]);
    expect((await read(inside, {}, slug))._meta[ownKey].owner).toBe(`user:${member.email}`);
    const { revision } = await view(slug);

    await removeCatalogServer(ctxOf(governance), { slug, name: inside });
    expect(await list({}, slug)).toEqual([]);
    const [told] = await list({ include_deleted: "true" }, slug);
    expect(told?._meta[officialKey].status).toBe("deleted");
    const feed = changesSince(await view(slug), revision, 10);
    expect(feed.changes).toHaveLength(1);
    expect(feed.changes.join()).not.toContain(outside);
    expect((await read(inside)).server.name).toBe(inside);
  });

  test("refuses what is not approved, what is there already, and what is not there", async () => {
    const slug = unique("team");
    const name = await approve();
    const { document } = await submitForReview(member, oneSignature);
    await createCatalog(ctxOf(governance), { slug, name: "Team", access: "oauth", selection: "chosen" });
    const add = (chosen: string) => addCatalogServer(ctxOf(governance), { slug, name: chosen });
    await expect(add(document?.name ?? "")).rejects.toMatchObject({ code: "not_found" });
    await add(name);
    await expect(add(name)).rejects.toMatchObject({ code: "conflict" });
    await expect(
      removeCatalogServer(ctxOf(governance), { slug, name: "com.example/none" }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(addCatalogServer(ctxOf(governance), { slug: "default", name })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("is for administrators and governance to make", async () => {
    const input = { slug: unique("team"), name: "Team", access: "oauth", selection: "chosen" } as const;
    for (const actor of [member, await addPerson("auditor"), await addPerson("compliance")])
      await expect(createCatalog(ctxOf(actor), input)).rejects.toMatchObject({ status: 403 });
    await expect(createCatalog(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    await createCatalog(ctxOf(await addPerson("admin")), input);
    await expect(createCatalog(ctxOf(governance), input)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the change feed", () => {
  test("is resumable: read in pages of any size, it ends where the catalog is", async () => {
    for (let round = 0; round < 3; round++) await approve();
    const now = await view();
    const seen = new Set<string>();
    for (let since = 0; since < now.revision; ) {
      const page = changesSince(now, since, 2);
      for (const change of page.changes) seen.add(JSON.parse(change).server);
      expect(page.next).toBeGreaterThan(since);
      since = page.next;
    }
    expect([...seen].sort()).toEqual(
      now.groups.filter(({ entries }) => entries.length > 0).map(({ name }) => name),
    );
    expect(changesSince(now, now.revision, 10).changes).toEqual([]);
  });

  test("refuses a position it can't resume: of another database, or from before the catalog was set up anew", async () => {
    const slug = unique("team");
    await createCatalog(ctxOf(governance), { slug, name: "Team", access: "anonymous", selection: "all" });
    const { revision } = await view(slug);
    await updateCatalog(ctxOf(governance), { slug, selection: "chosen" });
    const renewed = await view(slug);
    expect(() => changesSince(renewed, revision, 10)).toThrow(/anew/);
    expect(() => changesSince(renewed, renewed.revision + 1, 10)).toThrow(/anew/);
    expect(changesSince(renewed, 0, 10).next).toBe(renewed.revision);
  });
});

test("a reader is remembered with the revision they hold, and is behind once something changes", async () => {
  const { catalog, revision } = await view();
  const gateway = { kind: "client", id: "cli_1", name: "Edge", clientKind: "gateway", scopes: [] } as const;
  rememberReader(catalog.id, gateway, "edge/1.0\0", revision);
  rememberReader(catalog.id, anonymousCtx().actor, "stranger", revision);
  await flushReaders();
  const readers = async () => (await getCatalog(ctxOf(member), { slug: "default" })).reading;
  expect(await readers()).toMatchObject([{ reader: "client:cli_1", name: "Edge", behind: false }]);
  await approve();
  expect(await readers()).toMatchObject([{ behind: true }]);
});

test("a change of a catalog that changes nothing is refused", async () => {
  await expect(
    updateCatalog(ctxOf(governance), { slug: "default", access: "anonymous" }),
  ).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a team's server names its team to everybody", async () => {
  const owner = await addTeam();
  const submitted = await submitForReview(member, oneSignature);
  const { reviseSubmission, getSubmission } = await import("#lib/registry/index.ts");
  await reviseSubmission(ctxOf(member), { id: submitted.id, owner });
  const { digest } = await getSubmission(ctxOf(member), { id: submitted.id });
  await castVote(ctxOf(governance), {
    id: submitted.id,
    digest: digest ?? "",
    decision: "approve",
    reason: "Fine.",
  });
  expect((await read(submitted.document?.name ?? ""))._meta[ownKey].owner).toBe(owner);
});
