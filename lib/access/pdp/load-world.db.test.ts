import { beforeAll, describe, expect, test } from "vitest";
import { addCatalogServer, createCatalog, removeCatalogServer, updateCatalog } from "#lib/catalog/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import { setVersionStatus } from "#lib/registry/index.ts";
import { addPerson, ctxOf, exampleDocument, unique } from "#prisma/seed/factories.ts";
import { agentKey, pairKey, userKey, type World } from "../evaluation/index.ts";
import {
  approveServer,
  approveVersion,
  endConsentRow,
  endGrantRow,
  insertAccessPolicy,
  insertAgent,
  insertClient,
  insertConsent,
  insertGrant,
  insertRequest,
  writeGateway,
} from "../testing/index.ts";
import { loadWorld } from "./load-world.ts";

let owner: UserActor;
let admin: UserActor;
let governance: UserActor;
let server: Awaited<ReturnType<typeof approveServer>>;
let world: World;

beforeAll(async () => {
  [owner, admin, governance] = await Promise.all([
    addPerson("member"),
    addPerson("admin"),
    addPerson("governance"),
  ]);
  server = await approveServer(["forecast", "history"], owner);
  world = (await loadWorld()).world;
});

/** Brings the world up to date by what changed, which must be what reading everything gives. */
async function next(): Promise<World> {
  ({ world } = await loadWorld(world));
  const all = (await loadWorld()).world;
  expect(sorted(world)).toEqual(sorted(all));
  return world;
}

/** Maps are told apart by their order as well, which says nothing here. */
function sorted(value: World): unknown {
  const order = (map: ReadonlyMap<string, unknown>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, part instanceof Map ? order(part) : part]),
  );
}

const behindItsBack = (sql: string, ...values: unknown[]) => runAsOwner(databaseUrl(), sql, values);
/** What an administrator of the database may do against the product's guards. */
const erase = (userId: string) =>
  behindItsBack(`
    SET session_replication_role = replica;
    DELETE FROM user_identity WHERE user_id = '${userId}';
    DELETE FROM "user" WHERE id = '${userId}';
    SELECT raise_access_revision('user', '${userId}')`);
const versionsOf = (name: string) => world.servers.get(name)?.versions ?? [];

test("nothing that changed leaves the world as it is", async () => {
  expect((await loadWorld(world)).world).toBe(world);
});

test("a world from before the database was put back is read anew", async () => {
  const { world: fresh } = await loadWorld({ ...world, revision: world.revision + 1_000, agents: new Map() });
  expect(fresh.revision).toBe(world.revision);
  expect(sorted(fresh)).toEqual(sorted(world));
});

describe("an agent", () => {
  test("is found by its client, is not active while that or itself is disabled, and changes its name", async () => {
    const { id, clientId } = await insertAgent({ owner, trustModel: "hybrid", gatewayIds: ["cli_x"] });
    await next();
    expect(world.agentIds.get(clientId ?? "")).toBe(id);
    expect(world.agents.get(id)).toMatchObject({
      trustModel: "hybrid",
      active: true,
      ownerUserId: owner.id,
      gatewayIds: new Set(["cli_x"]),
    });

    const setClient = (disabledAt: Date | null) =>
      db().oauthClient.update({ where: { id: clientId ?? "" }, data: { disabledAt } });
    await setClient(new Date());
    expect((await next()).agents.get(id)?.active).toBe(false);
    await setClient(null);
    expect((await next()).agents.get(id)?.active).toBe(true);
    await db().agent.update({ where: { id }, data: { disabledAt: new Date(), disabledReason: "Gone." } });
    expect((await next()).agents.get(id)?.active).toBe(false);
  });

  test("is found by a claim, and no more by what it was found by before", async () => {
    const by = { issuer: "https://id.example.com", claim: "azp", claimValue: unique("planner") };
    const { id } = await insertAgent({ owner, recognisedBy: by });
    const key = agentKey(by.issuer, by.claim, by.claimValue);
    expect((await next()).agentIds.get(key)).toBe(id);
    expect(world.agents.get(id)).toMatchObject({ active: true, gatewayIds: null });
    await db().agent.update({ where: { id }, data: { claimValue: `${by.claimValue}-2` } });
    expect((await next()).agentIds.get(key)).toBeUndefined();
    expect(world.agentIds.get(`${key}-2`)).toBe(id);
  });
});

describe("a grant", () => {
  test("gives nothing while it is only asked for, and nothing once it is revoked", async () => {
    const { id: agentId } = await insertAgent({ owner });
    const key = pairKey(agentId, server.name);
    await insertRequest({ agentId, serverId: server.id, requester: owner });
    expect((await next()).grants.get(key)).toBeUndefined();

    const startsAt = new Date("2026-11-21T10:00:00Z");
    const facts = {
      agentId,
      serverId: server.id,
      requester: owner,
      scopes: ["read" as const],
      tools: ["forecast"],
      toolLevel: "write" as const,
    };
    const equals = { tool: null, argument: "/city", must: { op: "equals", value: "Bern" } } as const;
    const first = await insertGrant({ ...facts, userIds: [owner.id], constraints: [equals] }, startsAt);
    const second = await insertGrant(facts, startsAt);
    expect((await next()).grants.get(key)).toMatchObject([
      {
        id: first,
        agentId,
        server: server.name,
        startsMs: startsAt.getTime(),
        endsMs: startsAt.getTime() + 3_600_000,
        scopes: new Set(["read"]),
        tools: new Map([["forecast", "write"]]),
        constraints: [equals],
        userIds: new Set([owner.id]),
      },
      { id: second, userIds: null },
    ]);
    await endGrantRow(first);
    expect((await next()).grants.get(key)).toMatchObject([{ id: second }]);
    await endGrantRow(second, "released");
    expect((await next()).grants.get(key)).toBeUndefined();
  });

  test("whose demands on arguments can't be understood gives nothing", async () => {
    const { id: agentId } = await insertAgent({ owner });
    const constraints = [{ argument: "/city", must: { op: "sounds_like", value: "Bern" } }] as never;
    await insertGrant({ agentId, serverId: server.id, requester: owner, constraints });
    expect((await next()).grants.get(pairKey(agentId, server.name))).toBeUndefined();
  });
});

test("a consent stands until it is withdrawn", async () => {
  const { id: agentId } = await insertAgent({ owner });
  const key = pairKey(owner.id, agentId);
  const id = await insertConsent(owner.id, agentId, server.id, ["read", "write"]);
  expect((await next()).consents.get(key)).toEqual([
    { id, userId: owner.id, agentId, server: server.name, scopes: new Set(["read", "write"]) },
  ]);
  await endConsentRow(id);
  expect((await next()).consents.get(key)).toBeUndefined();
});

describe("a gateway", () => {
  test("is every client of that kind, with what is said of it, its longest prefix first", async () => {
    const [id, agentClient] = [await insertClient("gateway"), await insertClient("agent")];
    await next();
    expect(world.gateways.get(id)).toMatchObject({ active: true, catalogId: null, region: null, routes: [] });
    expect(world.gateways.get(agentClient)).toBeUndefined();

    const other = await approveServer(["forecast"]);
    await writeGateway(id, {
      region: "eu-central",
      routes: [
        { prefix: "", serverId: other.id },
        { prefix: "weather__", serverId: server.id },
      ],
    });
    expect((await next()).gateways.get(id)).toMatchObject({
      region: "eu-central",
      routes: [
        { prefix: "weather__", server: server.name },
        { prefix: "", server: other.name },
      ],
    });
    await db().gatewayRoute.deleteMany({ where: { gatewayId: id, prefix: "" } });
    expect((await next()).gateways.get(id)?.routes).toHaveLength(1);
    await db().oauthClient.update({ where: { id }, data: { disabledAt: new Date() } });
    expect((await next()).gateways.get(id)?.active).toBe(false);
  });

  test("that becomes another kind of client is none any more", async () => {
    const id = await insertClient("gateway");
    expect((await next()).gateways.has(id)).toBe(true);
    await behindItsBack("UPDATE oauth_client SET kind = 'agent' WHERE id = $1", id);
    expect((await next()).gateways.has(id)).toBe(false);
  });

  test("loses a route that moves to another", async () => {
    const [from, to] = [await insertClient("gateway"), await insertClient("gateway")];
    await writeGateway(from, { routes: [{ prefix: "moving__", serverId: server.id }] });
    await writeGateway(to, {});
    await next();
    await behindItsBack("UPDATE gateway_route SET gateway_id = $1 WHERE gateway_id = $2", to, from);
    await next();
    expect(world.gateways.get(from)?.routes).toEqual([]);
    expect(world.gateways.get(to)?.routes).toHaveLength(1);
  });
});

test("a catalog has the servers that were chosen and not taken out, or all", async () => {
  const slug = unique("team");
  await createCatalog(ctxOf(governance), { slug, name: "Team", access: "oauth", selection: "chosen" });
  const { id } = await db().catalog.findUniqueOrThrow({ where: { slug } });
  expect((await next()).catalogs.get(id)).toEqual({ id, slug, servers: new Set() });
  await addCatalogServer(ctxOf(governance), { slug, name: server.name });
  expect((await next()).catalogs.get(id)?.servers).toEqual(new Set([server.id]));
  await removeCatalogServer(ctxOf(governance), { slug, name: server.name });
  expect((await next()).catalogs.get(id)?.servers).toEqual(new Set());
  await updateCatalog(ctxOf(governance), { slug, selection: "all" });
  expect((await next()).catalogs.get(id)?.servers).toBeNull();
});

describe("a person", () => {
  test("is found by id, address and how their provider names them, and is not active while disabled", async () => {
    const person = await addPerson("member");
    await next();
    const { id, email } = person;
    expect([id, email].map((name) => world.userIds.get(name))).toEqual([id, id]);
    expect(world.users.get(id)).toEqual({ id, email, name: person.name, active: true });

    const identity = { issuer: "https://id.example.com", subject: unique("subject"), userId: id };
    await db().userIdentity.create({ data: identity });
    const key = userKey(identity.issuer, identity.subject);
    expect((await next()).userIds.get(key)).toBe(id);
    await db().userIdentity.deleteMany({ where: identity });
    expect((await next()).userIds.get(key)).toBeUndefined();

    await disableUser(ctxOf(admin), { id });
    expect((await next()).users.get(id)?.active).toBe(false);
    const renamed = `${unique("renamed")}@example.com`;
    await behindItsBack(`UPDATE "user" SET email = $1 WHERE id = $2`, renamed, id);
    await next();
    expect(world.userIds.get(renamed)).toBe(id);
    expect(world.userIds.get(email)).toBeUndefined();
  });

  test("whose row is gone is nobody any more", async () => {
    const { id, email } = await addPerson("member");
    await db().userIdentity.create({
      data: { issuer: "https://id.example.com", subject: unique("subject"), userId: id },
    });
    expect((await next()).userIds.get(email)).toBe(id);
    await erase(id);
    expect((await next()).users.has(id)).toBe(false);
    expect(world.userIds.get(email)).toBeUndefined();
  });
});

describe("a server", () => {
  test("has each version with the tools that were approved", async () => {
    const { name } = await approveServer(["forecast"], owner);
    await approveVersion(owner, exampleDocument({ name, version: "2.0.0" }), ["forecast", "history"]);
    await next();
    expect(versionsOf(name)).toMatchObject([
      { version: "1.0.0", isLatest: false, callable: true, catalogs: null },
      { version: "2.0.0", isLatest: true, callable: true },
    ]);
    expect(versionsOf(name).map(({ tools }) => [...tools.keys()])).toEqual([
      ["forecast"],
      ["forecast", "history"],
    ]);
    expect(versionsOf(name)[0]?.tools.get("forecast")).toMatchObject({
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      access: "admin",
      effects: expect.arrayContaining(["writes"]),
    });
    expect(world.servers.get(name)?.classification).toBe("public");
  });

  test("is not callable while it is retired, while its owner is gone, and when it is not what was approved", async () => {
    const mine = await approveServer(["forecast"]);
    const callable = async () => (await next()).servers.get(mine.name)?.versions.map((one) => one.callable);
    expect(await callable()).toEqual([true]);
    await disableUser(ctxOf(admin), { id: mine.owner.id });
    expect(await callable()).toEqual([false]);
    const heir = await addPerson("member");
    await db().server.update({ where: { id: mine.id }, data: { ownerUserId: heir.id } });
    expect(await callable()).toEqual([true]);
    await db().server.update({ where: { id: mine.id }, data: { ownerUserId: mine.owner.id } });
    expect(await callable()).toEqual([false]);
    await enableUser(ctxOf(admin), { id: mine.owner.id });
    expect(await callable()).toEqual([true]);

    const other = await approveServer(["other"]);
    await behindItsBack(
      `UPDATE server_version SET snapshot_id = (SELECT snapshot_id FROM server_version WHERE server_id = $1)
       WHERE server_id = $2`,
      other.id,
      mine.id,
    );
    expect(await callable()).toEqual([false]);
  });

  test("is callable while it is deprecated, and no more once it is retired", async () => {
    const { name, owner: its } = await approveServer(["forecast"]);
    const set = (status: "deprecated" | "retired") =>
      setVersionStatus(ctxOf(its), {
        name,
        version: "1.0.0",
        status,
        status_message: "Use another.",
      } as never);
    await set("deprecated");
    expect((await next()).servers.get(name)?.versions[0]?.callable).toBe(true);
    await set("retired");
    expect((await next()).servers.get(name)?.versions[0]?.callable).toBe(false);
  });

  test("may be called until it lapses, or as long as its approval says, whichever comes first", async () => {
    const { id, name } = await approveServer(["forecast", "history"]);
    const set = (lapsesAt: string, conditions: unknown) =>
      behindItsBack(
        "UPDATE server_version SET lapses_at = $1, conditions = $2 WHERE server_id = $3",
        lapsesAt,
        conditions === null ? null : JSON.stringify(conditions),
        id,
      );
    const [soon, later] = ["2026-12-01T00:00:00.000Z", "2027-12-01T00:00:00.000Z"];
    const version = async () => (await next()).servers.get(name)?.versions[0];

    await set(soon, null);
    expect(await version()).toMatchObject({ callable: true, untilMs: Date.parse(soon), catalogs: null });
    await set(later, { until: soon, tools: ["forecast"], catalogs: ["team"] });
    const limited = await version();
    expect(limited).toMatchObject({ callable: true, untilMs: Date.parse(soon), catalogs: ["team"] });
    expect([...(limited?.tools.keys() ?? [])]).toEqual(["forecast"]);
    await set(soon, { until: later });
    expect((await version())?.untilMs).toBe(Date.parse(soon));
    await set(soon, { until: "when it rains" });
    expect(await version()).toMatchObject({ callable: false, tools: new Map() });
    await set("2020-01-01T00:00:00Z", null);
    expect(await version()).toMatchObject({ callable: true, untilMs: Date.parse("2020-01-01T00:00:00Z") });
    await behindItsBack(
      "UPDATE server_version SET lapsed_at = lapses_at, lapse_reason = 'It lapsed.', is_latest = false WHERE server_id = $1",
      id,
    );
    expect((await version())?.callable).toBe(false);
  });
});

test("the policy is the one in force", async () => {
  const version = await insertAccessPolicy({ permits_recorded: 0.5 });
  expect((await next()).policy).toMatchObject({ version, document: { permits_recorded: 0.5 } });
});

test("whatever changes in whatever order, what changed comes to the same as everything", async () => {
  const random = seeded(20_261_121);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const agents = [(await insertAgent({ owner })).id, (await insertAgent({ owner })).id];
  const gateways = [await insertClient("gateway"), await insertClient("gateway")];
  const servers = [server, await approveServer(["forecast"])];
  const people = [(await addPerson("member")).id, (await addPerson("member")).id];
  const gone = await addPerson("member");
  await disableUser(ctxOf(admin), { id: gone.id });
  const grants: string[] = [];
  const consents: string[] = [];
  const changes: (() => Promise<unknown>)[] = [
    async () =>
      grants.push(await insertGrant({ agentId: pick(agents), serverId: pick(servers).id, requester: owner })),
    async () =>
      grants.length > 0 &&
      (await endGrantRow(grants.splice(Math.floor(random() * grants.length), 1)[0] ?? "")),
    async () => {
      const person = await addPerson("member");
      consents.push(await insertConsent(person.id, pick(agents), pick(servers).id));
    },
    async () => consents.length > 0 && (await endConsentRow(consents.pop() ?? "")),
    () =>
      writeGateway(pick(gateways), {
        routes: [{ prefix: pick(["a_", "ab_", ""]), serverId: pick(servers).id }],
      }),
    () => db().agent.update({ where: { id: pick(agents) }, data: { name: unique("agent") } }),
    () =>
      db().oauthClient.update({
        where: { id: pick(gateways) },
        data: { disabledAt: pick([new Date(), null]) },
      }),
    () =>
      behindItsBack(
        "UPDATE server_version SET status_message = $1 WHERE server_id = $2",
        unique("message"),
        pick(servers).id,
      ),
    () => insertAccessPolicy({ permits_recorded: random() }),
    () =>
      behindItsBack(
        "UPDATE oauth_client SET kind = CASE kind WHEN 'agent' THEN 'gateway' ELSE 'agent' END WHERE id = $1",
        pick(gateways),
      ),
    () =>
      behindItsBack(
        `UPDATE gateway_route SET gateway_id = $1 WHERE gateway_id = $2 AND EXISTS (SELECT FROM gateway WHERE client_id = $1)
         AND prefix NOT IN (SELECT prefix FROM gateway_route WHERE gateway_id = $1)`,
        ...pick([gateways, gateways.toReversed()]),
      ),
    () => behindItsBack("UPDATE user_identity SET user_id = $1", pick(people)),
    () =>
      db().server.update({
        where: { id: pick(servers).id },
        data: { ownerUserId: pick([owner.id, gone.id]) },
      }),
    async () => {
      const { id } = await addPerson("member");
      await db().userIdentity.create({
        data: { issuer: "https://id.example.com", subject: unique("subject"), userId: id },
      });
      await next();
      await erase(id);
    },
  ];
  for (let round = 0; round < 20; round++) {
    for (let steps = Math.ceil(random() * 5); steps > 0; steps--) await pick(changes)();
    await next();
  }
});

/** Numbers in [0, 1) that are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
