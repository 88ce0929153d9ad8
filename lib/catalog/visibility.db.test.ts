import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { holdLock } from "#lib/db/test-locks.ts";
import { databaseUrl } from "#lib/env.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import {
  getQuarantine,
  getServerStanding,
  lapseDueVersions,
  placeQuarantine,
  proposeLift,
  voteLift,
} from "#lib/lifecycle/index.ts";
import { castVote, retractVote, setVersionStatus } from "#lib/registry/index.ts";
import type { ApprovalConditions } from "#lib/registry/review-schemas.ts";
import {
  addPerson,
  auditOf,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  twoSignatures,
  unique,
} from "#prisma/seed/factories.ts";
import { CatalogStore } from "./catalog-store.ts";
import { changesSince } from "./change-feed.ts";
import {
  addCatalogServer,
  answerRead,
  createCatalog,
  getServer,
  listServers,
  rememberReader,
  updateCatalog,
} from "./index.ts";
import { flushReaders } from "./readers.ts";
import { officialKey, ownKey, type RegistryEntry } from "./schemas.ts";

let member: UserActor;
let governance: UserActor;
let admin: UserActor;
const store = new CatalogStore();

beforeAll(async () => {
  [member, governance, admin] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("admin"),
  ]);
});
afterAll(() => store.stop());

type Approval = {
  by?: UserActor;
  document?: ReturnType<typeof exampleDocument>;
  conditions?: ApprovalConditions;
  tools?: string[];
};

async function approve({ by = member, document = exampleDocument(), conditions, tools }: Approval = {}) {
  const snapshot = exampleSnapshot(...(tools ?? ["forecast"]));
  const { id, digest } = await submitForReview(by, oneSignature, document, snapshot);
  const decision = "approve" as const;
  await castVote(ctxOf(governance), { id, digest, decision, reason: "As it should be.", conditions });
  return document.name;
}

async function view(slug = "default") {
  store.doubt();
  const found = (await store.fresh()).bySlug.get(slug);
  if (!found) throw new Error(`There is no catalog ${slug}.`);
  return found;
}

async function list(query: Record<string, string>, slug?: string): Promise<RegistryEntry[]> {
  const answer = answerRead(await view(slug), { kind: "list", query });
  return JSON.parse(answer.body.body("identity").toString()).servers;
}

async function read(name: string, slug?: string, version = "latest"): Promise<RegistryEntry> {
  const answer = answerRead(await view(slug), { kind: "version", name, version, query: {} });
  return JSON.parse(answer.body.body("identity").toString());
}

/** How a server looks to somebody who asks what changed in the last minute: version, status. */
async function toldOf(name: string, slug?: string) {
  const since = new Date(Date.now() - 60_000).toISOString();
  const entries = await list({ search: name, updated_since: since }, slug);
  return Object.fromEntries(entries.map(({ server, _meta }) => [server.version, _meta[officialKey].status]));
}

/** The same to somebody who follows the feed. */
async function feedOf(name: string, slug?: string): Promise<Record<string, string> | undefined> {
  const { changes } = changesSince(await view(slug), "0", 500);
  const change = changes.map(({ json }) => JSON.parse(json)).find(({ server }) => server === name);
  return (
    change &&
    Object.fromEntries(
      change.versions.map((entry: RegistryEntry) => [entry.server.version, entry._meta[officialKey].status]),
    )
  );
}

async function expectGone(name: string): Promise<void> {
  await expect(read(name)).rejects.toMatchObject({ code: "not_found" });
  await expect(read(name, undefined, "1.0.0")).rejects.toMatchObject({ code: "not_found" });
  expect(await list({ search: name })).toEqual([]);
  expect(await toldOf(name)).toEqual({ "1.0.0": "deleted" });
  expect(await feedOf(name)).toEqual({ "1.0.0": "deleted" });
  await expect(getServer(ctxOf(member), { name })).rejects.toMatchObject({ code: "not_found" });
  expect((await listServers(ctxOf(member), { q: name })).items).toEqual([]);
}

const standing = async (name: string) =>
  (await getServerStanding(ctxOf(member), { name })).versions.find(({ version }) => version === "1.0.0");

describe("a quarantine", () => {
  test("reaches a gateway that follows the catalog, and its lift as well", async () => {
    const name = await approve();
    const gateway = new CatalogStore();
    const { revision } = await gateway.fresh();
    const stopped = gateway.nextRevision(revision, AbortSignal.timeout(60_000));
    const { id } = await placeQuarantine(ctxOf(governance), { scope: "server", name, reason: "It leaks." });
    expect(await stopped).toBe("changed");
    const page = changesSince((await gateway.fresh()).bySlug.get("default") ?? (await view()), "0", 500);
    const change = page.changes.map(({ json }) => JSON.parse(json)).find(({ server }) => server === name);
    expect(change.versions).toMatchObject([
      { _meta: { [officialKey]: { status: "deleted", isLatest: false } } },
    ]);
    await gateway.stop();
    await expectGone(name);

    const { lift } = await proposeLift(ctxOf(await addPerson("governance")), { id, reason: "Mended." });
    await voteLift(ctxOf(governance), {
      id,
      digest: lift?.digest ?? "",
      decision: "approve",
      reason: "Yes.",
    });
    expect((await read(name))._meta[officialKey]).toMatchObject({ status: "active", isLatest: true });
    expect(await toldOf(name)).toEqual({ "1.0.0": "active" });
  });

  test("is seen by each reader when they first ask with its revision, and by the others not yet", async () => {
    const name = await approve();
    const machine = (id: string) =>
      ({ kind: "client", id, name: id, clientKind: "gateway", scopes: [] }) as const;
    const before = await view();
    for (const id of ["cli_quick", "cli_slow"])
      rememberReader(before.catalog.id, machine(id), null, before.revision);
    await flushReaders();
    const { id } = await placeQuarantine(ctxOf(governance), { scope: "server", name, reason: "It leaks." });
    const reachOf = async () => (await getQuarantine(ctxOf(member), { id })).reach;
    expect(await reachOf()).toEqual({ readers: 2, reached: 0, first_ms: null, last_ms: null });

    const { revision } = await view();
    // Asked with it, and once more with a later one within the same second: the first time counts.
    rememberReader(before.catalog.id, machine("cli_quick"), null, revision);
    const askedBy = Date.now();
    await approve();
    rememberReader(before.catalog.id, machine("cli_quick"), null, (await view()).revision);
    rememberReader(before.catalog.id, machine("cli_slow"), null, before.revision);
    await flushReaders();
    const seen = await getQuarantine(ctxOf(member), { id });
    expect(seen.reach).toEqual({
      readers: 2,
      reached: 1,
      first_ms: expect.any(Number),
      last_ms: seen.reach.first_ms,
    });
    expect(seen.readers).toMatchObject([
      { reader: "client:cli_slow", catalog: "default", reached_at: null, ms: null },
      { reader: "client:cli_quick", ms: seen.reach.first_ms },
    ]);
    const ms = seen.readers[1]?.ms ?? Number.NaN;
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThanOrEqual(askedBy - Date.parse(seen.placed_at) + 50);

    rememberReader(before.catalog.id, machine("cli_slow"), null, revision);
    await flushReaders();
    const all = await reachOf();
    expect(all).toMatchObject({ reached: 2, first_ms: ms });
    expect(all.last_ms).toBeGreaterThan(ms);
    // Asking again changes nothing.
    rememberReader(before.catalog.id, machine("cli_slow"), null, revision + 1);
    await flushReaders();
    expect(await reachOf()).toEqual(all);
  });
});

describe("an approval that ends", () => {
  const lapseAt = (name: string, at: Date) =>
    runAsOwner(
      databaseUrl(),
      `UPDATE server_version SET lapses_at = $2, recertify_by = $2 FROM server
       WHERE server.id = server_id AND server.name = $1 AND version = '1.0.0'`,
      [name, at],
    );

  test("is told at once where its time had come before it was read", async () => {
    const name = await approve();
    await lapseAt(name, new Date(Date.now() - 5_000));
    await expectGoneButShownInConsole(name);
  });

  test("ends without anybody working off jobs, about a second after its time", async () => {
    const name = await approve();
    const follower = new CatalogStore();
    const lapsesAt = new Date(Date.now() + 500);
    await lapseAt(name, lapsesAt);
    for (let { revision } = await follower.fresh(); ; { revision } = await follower.fresh()) {
      const { lapsedAt } = await db().serverVersion.findFirstOrThrow({ where: { server: { name } } });
      if (lapsedAt) break;
      expect(await follower.nextRevision(revision, AbortSignal.timeout(60_000))).toBe("changed");
    }
    await follower.stop();
    const row = await db().serverVersion.findFirstOrThrow({ where: { server: { name } } });
    expect((row.lapsedAt?.getTime() ?? 0) - lapsesAt.getTime()).toBeGreaterThanOrEqual(0);
    expect(row).toMatchObject({
      status: "live",
      isLatest: false,
      lapseReason: expect.stringMatching(/^Nobody confirmed it again by .* UTC\.$/),
    });
    await expectGone(name);
    expect(await standing(name)).toMatchObject({
      callable: false,
      status: "live",
      because: expect.stringContaining("Nobody confirmed"),
    });
    expect((await auditOf(row.serverId)).at(-1)).toMatchObject({
      action: "server.lapse",
      outcome: "success",
      after: { version: "1.0.0", lapse_reason: row.lapseReason },
    });
    expect(
      await db().outboxEvent.count({ where: { kind: "server.lapsed", payload: { contains: row.id } } }),
    ).toBe(1);
  });

  test("is not shown beyond its time, though writing that down is held up, and the next one is the latest", async () => {
    const document = exampleDocument();
    await approve({ document: { ...document, version: "0.9.0" } });
    const name = await approve({ document });
    await lapseAt(name, new Date(Date.now() + 1_000));
    const held = await holdLock(
      `SELECT version.id FROM server_version version JOIN server ON server.id = server_id
       WHERE server.name = $1 FOR UPDATE OF version`,
      [name],
    );
    const follower = new CatalogStore();
    await follower.fresh();
    const shown = () =>
      follower.current?.bySlug
        .get("default")
        ?.byName.get(name)
        ?.entries.map(({ version, status, isLatest }) => [version, status, isLatest]);
    const next = [
      ["0.9.0", "active", true],
      ["1.0.0", "deleted", false],
    ];
    await vi.waitFor(() => expect(shown()).toEqual(next), { timeout: 60_000 });
    const row = () => db().serverVersion.findFirstOrThrow({ where: { version: "1.0.0", server: { name } } });
    expect((await row()).lapsedAt).toBeNull();
    const console = await getServer(ctxOf(member), { name });
    expect(console.versions.map(({ version, is_latest }) => [version, is_latest])).toEqual([["0.9.0", true]]);
    expect((await listServers(ctxOf(member), { q: name })).items.map(({ version }) => version)).toEqual([
      "0.9.0",
    ]);
    // Other changes reach it meanwhile.
    const other = await approve();
    await vi.waitFor(() => expect(follower.current?.bySlug.get("default")?.byName.has(other)).toBe(true), {
      timeout: 60_000,
    });
    await held.release();
    await vi.waitFor(async () => expect((await row()).lapsedAt).not.toBeNull(), { timeout: 60_000 });
    await vi.waitFor(() => expect(shown()).toEqual(next), { timeout: 60_000 });
    await follower.stop();
  });

  test("ends though nobody can read its conditions, and holds up no other", async () => {
    const [spoilt, sound] = [await approve(), await approve()];
    for (const name of [spoilt, sound]) await lapseAt(name, new Date(Date.now() - 1));
    await runAsOwner(
      databaseUrl(),
      "UPDATE server_version SET conditions = $2 FROM server WHERE server.id = server_id AND server.name = $1",
      [spoilt, '{"until":"soon"}'],
    );
    await lapseDueVersions();
    const reasonFor = async (name: string) => {
      const row = await db().serverVersion.findFirstOrThrow({ where: { server: { name } } });
      expect(row).toMatchObject({ lapsedAt: expect.any(Date), isLatest: false });
      return row.lapseReason;
    };
    expect(await reasonFor(sound)).toMatch(/^Nobody confirmed it again by /);
    expect(await reasonFor(spoilt)).toBe("The conditions it was approved under can't be read.");
    await expectGone(sound);
  });

  test("ends once, however many look at the same time, and gives `latest` to the next one", async () => {
    const document = exampleDocument();
    await approve({ document: { ...document, version: "0.9.0" } });
    const name = await approve({ document });
    await lapseAt(name, new Date(Date.now() - 1));
    await Promise.all(Array.from({ length: 4 }, () => lapseDueVersions()));
    expect(await lapseDueVersions()).toBe(0);
    const { id } = await db().server.findUniqueOrThrow({ where: { name } });
    const lapses = (await auditOf(id)).filter(({ action }) => action === "server.lapse");
    expect(lapses).toMatchObject([{ outcome: "success" }]);
    expect((await read(name)).server.version).toBe("0.9.0");
    expect((await getServer(ctxOf(member), { name })).versions.map(({ version }) => version)).toEqual([
      "0.9.0",
    ]);
  });

  test("by the signers' own date says so, and an approval anew begins a new term", async () => {
    const document = exampleDocument();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const name = await approve({ document, conditions: { until } });
    expect((await read(name))._meta[ownKey].conditions).toMatchObject({ until });
    expect(await standing(name)).toMatchObject({ callable: true, lapses_at: until });
    const past = new Date(Date.now() - 1);
    await runAsOwner(
      databaseUrl(),
      `UPDATE server_version SET lapses_at = $2, conditions = $3 FROM server
       WHERE server.id = server_id AND server.name = $1`,
      [name, past, JSON.stringify({ until: past.toISOString() })],
    );
    await lapseDueVersions();
    expect(await standing(name)).toMatchObject({
      callable: false,
      because: expect.stringContaining("only until"),
      lapsed_at: expect.any(String),
    });
    await expectGone(name);
    await approve({ document });
    expect((await read(name))._meta[officialKey]).toMatchObject({ status: "active", isLatest: true });
    expect(await standing(name)).toMatchObject({ callable: true, because: null, lapsed_at: null });
  });

  async function expectGoneButShownInConsole(name: string): Promise<void> {
    await expect(read(name)).rejects.toMatchObject({ code: "not_found" });
    expect(await toldOf(name)).toEqual({ "1.0.0": "deleted" });
    expect(await feedOf(name)).toEqual({ "1.0.0": "deleted" });
    expect(await standing(name)).toMatchObject({ callable: false });
  }
});

test("what somebody answers for is gone while their account is disabled, and back when they are", async () => {
  const leaver = await addPerson("member");
  const name = await approve({ by: leaver });
  await disableUser(ctxOf(admin), { id: leaver.id });
  await expectGone(name);
  expect(await getServerStanding(ctxOf(member), { name })).toMatchObject({
    owner_active: false,
    versions: [{ callable: false, because: expect.stringContaining("owner") }],
  });
  const disabled = new Date().toISOString();
  await enableUser(ctxOf(admin), { id: leaver.id });
  expect((await read(name))._meta[officialKey]).toMatchObject({ status: "active", isLatest: true });
  const told = await list({ search: name, updated_since: disabled });
  expect(told.map(({ _meta }) => _meta[officialKey].status)).toEqual(["active"]);
});

describe("the conditions of an approval", () => {
  test("are told beside the document, with its dates", async () => {
    const tools = ["forecast", unique("hidden_tool")];
    const name = await approve({ tools, conditions: { tools: ["forecast"] } });
    const own = (await read(name))._meta[ownKey];
    expect(own).toMatchObject({
      tools: ["forecast"],
      conditions: { tools: ["forecast"], until: null },
      recertify_by: expect.any(String),
      sunset_at: null,
    });
    expect(await list({ search: tools[1] ?? "" })).toEqual([]);
    const plain = (await read(await approve()))._meta[ownKey];
    expect(plain).toMatchObject({ tools: null, conditions: null });

    const sunset_at = new Date(Date.now() + 86_400_000).toISOString();
    await setVersionStatus(ctxOf(member), { name, version: "1.0.0", status: "deprecated", sunset_at });
    expect((await read(name))._meta[ownKey].sunset_at).toBe(sunset_at);
  });

  test("to some catalogs keep it out of all others, as if it were not there", async () => {
    const [inside, outside] = [await anyCatalog("all"), await anyCatalog("all")];
    const document = exampleDocument({ title: unique("Secret") });
    const name = await approve({ document, conditions: { catalogs: [inside] } });
    expect((await read(name, inside))._meta[ownKey].conditions).toMatchObject({ catalogs: [inside] });
    for (const slug of ["default", outside]) {
      await expect(read(name, slug)).rejects.toMatchObject({ code: "not_found" });
      expect(await toldOf(name, slug)).toEqual({});
      expect(await feedOf(name, slug)).toBeUndefined();
      expect(JSON.stringify(await list({ include_deleted: "true" }, slug))).not.toContain(document.title);
    }
    const chosen = await anyCatalog("chosen");
    await addCatalogServer(ctxOf(governance), { slug: chosen, name });
    await expect(read(name, chosen)).rejects.toMatchObject({ code: "not_found" });
  });

  test("do not name other catalogs where anybody reads", async () => {
    const [open, closed] = [await anyCatalog("all", "anonymous"), await anyCatalog("all")];
    const name = await approve({ conditions: { catalogs: [open, closed] } });
    expect((await read(name, open))._meta[ownKey].conditions).toEqual({ tools: null, until: null });
    expect((await read(name, closed))._meta[ownKey].conditions?.catalogs).toEqual([closed, open].sort());
  });

  test("given later tell the readers of other catalogs that it went, and only those that had it", async () => {
    const [first, second, never] = [
      await anyCatalog("all"),
      await anyCatalog("all"),
      await anyCatalog("all"),
    ];
    const document = exampleDocument();
    const name = await approve({ document, conditions: { catalogs: [first, second] } });
    const { next } = changesSince(await view(second), "0", 500);
    await approve({ document, conditions: { catalogs: [first] } });
    expect(await toldOf(name, first)).toEqual({ "1.0.0": "active" });
    expect(await toldOf(name, second)).toEqual({ "1.0.0": "deleted" });
    expect(changesSince(await view(second), next, 10).changes).toHaveLength(1);
    expect(await feedOf(name, never)).toBeUndefined();
    expect(await feedOf(name, "default")).toBeUndefined();
  });

  test("as they were agreed on say who had it: neither a vote taken back nor a late one does", async () => {
    const [rash, given, now] = [await anyCatalog("all"), await anyCatalog("all"), await anyCatalog("all")];
    const [hasty, compliance] = [await addPerson("governance"), await addPerson("compliance")];
    const document = exampleDocument();
    const submitted = async () => {
      const { id, digest } = await submitForReview(member, twoSignatures, document);
      return {
        sign: (by: UserActor, conditions?: ApprovalConditions) =>
          castVote(ctxOf(by), { id, digest, decision: "approve", reason: "As it should be.", conditions }),
        takeBack: (by: UserActor) => retractVote(ctxOf(by), { id, digest, reason: "Not there." }),
      };
    };
    const first = await submitted();
    await first.sign(hasty, { catalogs: [rash] });
    await first.takeBack(hasty);
    await first.sign(governance, { catalogs: [given] });
    await first.sign(compliance);
    await first.sign(hasty, { catalogs: [rash] });
    const second = await submitted();
    await second.sign(governance, { catalogs: [now] });
    await second.sign(compliance);
    expect(await toldOf(document.name, now)).toEqual({ "1.0.0": "active" });
    expect(await toldOf(document.name, given)).toEqual({ "1.0.0": "deleted" });
    for (const slug of [rash, "default"]) expect(await feedOf(document.name, slug)).toBeUndefined();
  });

  test("of the latest version leave another catalog the latest of those it shows", async () => {
    const inside = await anyCatalog("all");
    const document = exampleDocument();
    const name = await approve({ document });
    await approve({ document: { ...document, version: "2.0.0" }, conditions: { catalogs: [inside] } });
    expect((await read(name, inside)).server.version).toBe("2.0.0");
    expect((await read(name)).server.version).toBe("1.0.0");
    expect((await read(name))._meta[officialKey].isLatest).toBe(true);
  });

  test("that nobody can read keep it out of every catalog, and cost the others nothing", async () => {
    const [spoilt, sound] = [await approve(), await approve()];
    for (const conditions of ["not json", "null", '{"tools":"all"}', '{"until":"soon"}']) {
      await runAsOwner(
        databaseUrl(),
        "UPDATE server_version SET conditions = $1 FROM server WHERE server.id = server_id AND server.name = $2",
        [conditions, spoilt],
      );
      await expect(read(spoilt), conditions).rejects.toMatchObject({ code: "not_found" });
      expect((await read(sound)).server.name).toBe(sound);
    }
  });

  async function anyCatalog(selection: "all" | "chosen", access: "oauth" | "anonymous" = "oauth") {
    const slug = unique("limited");
    await createCatalog(ctxOf(governance), { slug, name: slug, access, selection });
    return slug;
  }
});

test("only what is limited is made for each catalog anew", async () => {
  const slug = unique("shared");
  await createCatalog(ctxOf(governance), { slug, name: slug, access: "oauth", selection: "all" });
  const name = await approve();
  await updateCatalog(ctxOf(governance), { slug, name: "Another name" });
  const shared = (await view(slug)).byName.get(name);
  expect(shared).toBe((await view()).byName.get(name));
});
