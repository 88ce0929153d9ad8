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
import { type ChangePage, changesSince } from "./change-feed.ts";
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
    const next = follower.nextRevision(revision, AbortSignal.timeout(60_000));
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
    const next = deaf.nextRevision(deaf.current?.revision ?? 0, AbortSignal.timeout(60_000));
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
    expect(textOf(changesSince(await view(), "0", 500))).toContain(name);
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
    const { next: position } = changesSince(await view(slug), "0", 10);

    await removeCatalogServer(ctxOf(governance), { slug, name: inside });
    expect(await list({}, slug)).toEqual([]);
    const [told] = await list({ include_deleted: "true" }, slug);
    expect(told?._meta[officialKey].status).toBe("deleted");
    const feed = changesSince(await view(slug), position, 10);
    expect(feed.changes).toHaveLength(1);
    expect(textOf(feed)).not.toContain(outside);
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

describe("a server that comes back into a catalog, or changes while it is out", () => {
  const outdated = () => new Date(Date.now() - 60_000).toISOString();

  test("is new again to whoever asks what changed since", async () => {
    const { slug, name } = await chosenOne();
    const since = new Date(Date.now() + 1).toISOString();
    await removeCatalogServer(ctxOf(governance), { slug, name });
    await addCatalogServer(ctxOf(governance), { slug, name });
    const [told] = await list({ updated_since: since }, slug);
    expect(told?._meta[officialKey].status).toBe("active");
    expect(Date.parse(told?._meta[officialKey].updatedAt ?? "")).toBeGreaterThan(Date.parse(since));
  });

  test("shows the catalog nothing of what was approved since", async () => {
    const { slug, name } = await chosenOne();
    const { next } = changesSince(await view(slug), "0", 10);
    await removeCatalogServer(ctxOf(governance), { slug, name });
    const removed = changesSince(await view(slug), next, 10);
    await approve(exampleDocument({ name, version: "2.0.0", description: "Not for this catalog" }));
    expect(JSON.stringify(await list({ updated_since: outdated() }, slug))).not.toContain("Not for this");
    expect(changesSince(await view(slug), removed.next, 10).changes).toEqual([]);
    expect(textOf(changesSince(await view(slug), "0", 10))).not.toContain("Not for this");
  });

  async function chosenOne() {
    const [slug, name] = [unique("team"), await approve()];
    await createCatalog(ctxOf(governance), { slug, name: "Team", access: "oauth", selection: "chosen" });
    await addCatalogServer(ctxOf(governance), { slug, name });
    return { slug, name };
  }
});

const textOf = (page: ChangePage) => page.changes.map(({ json }) => json).join();

describe("the change feed", () => {
  test("is resumable: read in pages of any size, it ends where the catalog is", async () => {
    for (let round = 0; round < 3; round++) await approve();
    // Set up after most of what it shows was approved.
    const slug = unique("later");
    await createCatalog(ctxOf(governance), { slug, name: "Later", access: "anonymous", selection: "all" });
    await approve();
    for (const now of [await view(), await view(slug)]) {
      const seen = new Set<string>();
      let page = changesSince(now, "0", 2);
      for (let pages = 1; pages < 100; pages++) {
        for (const { json } of page.changes) seen.add(JSON.parse(json).server);
        if (!page.more) break;
        page = changesSince(now, page.next, 2);
      }
      expect([...seen].sort()).toEqual(
        now.groups.filter(({ entries }) => entries.length > 0).map(({ name }) => name),
      );
      expect(changesSince(now, page.next, 10).changes).toEqual([]);
    }
  });

  test("goes on when a catalog is renamed, and begins anew when it shows something else", async () => {
    const slug = unique("team");
    await createCatalog(ctxOf(governance), { slug, name: "Team", access: "anonymous", selection: "all" });
    const { next } = changesSince(await view(slug), "0", 500);
    await updateCatalog(ctxOf(governance), { slug, name: "Another name" });
    const renamed = await view(slug);
    expect(renamed.catalog.name).toBe("Another name");
    expect(changesSince(renamed, next, 10).changes).toEqual([]);
    await updateCatalog(ctxOf(governance), { slug, selection: "chosen" });
    expect(() => changesSince(renamed, "1.1", 10)).toThrow(/anew/);
    const other = await view(slug);
    expect(() => changesSince(other, next, 10)).toThrow(/anew/);
    expect(changesSince(other, "0", 10).changes).toEqual([]);
  });

  test("refuses a position of another database", async () => {
    const now = await view();
    const { next } = changesSince(now, "0", 500);
    const [setUpAt, revision] = next.split(".");
    expect(() => changesSince(now, `${setUpAt}.${Number(revision) + 1}`, 10)).toThrow(/anew/);
  });
});

describe("who waits for a revision", () => {
  test("does not wait when it is there already", async () => {
    const { revision } = await store.fresh();
    expect(await store.nextRevision(revision - 1, new AbortController().signal)).toBe("changed");
  });

  test("is let go when the store stops, and from then on at once", async () => {
    const stopping = new CatalogStore();
    const { revision } = await stopping.fresh();
    const never = new AbortController().signal;
    const waiting = stopping.nextRevision(revision, never);
    await stopping.stop();
    expect(await waiting).toBe("ended");
    expect(await stopping.nextRevision(revision - 1, never)).toBe("ended");
  });

  test("finds nothing current while what changed is being read", async () => {
    store.doubt();
    const reading = store.fresh();
    expect(store.current).toBeUndefined();
    await reading;
    expect(store.current).toBeDefined();
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
