import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import { removeBundle, setBundle } from "../bundles/index.ts";
import { keepApart, twoTools } from "../duties/test-duties.ts";
import { getGrant, requestBundle } from "./index.ts";
import { agentOf, decide, request, weatherServer } from "./test-grants.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;
let server: string;
let other: string;

beforeAll(async () => {
  [owner, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
  [server, other] = [await weatherServer(), await weatherServer()];
});

type Items = Parameters<typeof setBundle>[1]["items"];
const reason = "It tells the weather.";
const constraint = { tool: null, argument: "/city", must: { op: "equals" as const, value: "Berlin" } };

const bundleOf = (items: Items, name = unique("bundle"), base: number | null = null) =>
  setBundle(ctxOf(governance), {
    name,
    base_version: base,
    description: "To tell the weather.",
    items,
    reason,
  });
const twoServers = () =>
  bundleOf([
    { server, scopes: ["read"] },
    { server: other, tools: ["note"], constraints: [constraint] },
  ]);
const ask = (agent: string, bundle: string, more: { minutes?: number; version?: number } = {}, by = owner) =>
  requestBundle(ctxOf(by), { agent_id: agent, bundle, reason, ...more });
const countOf = (agentId: string) => db().grant.count({ where: { agentId } });

describe("a bundle that is requested", () => {
  test("becomes one request for each item, each decided by whom it takes, and is on record", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    const ctx = ctxOf(owner);
    const { bundle, items } = await requestBundle(ctx, {
      agent_id: agent,
      bundle: name,
      minutes: 60,
      reason,
    });
    expect(bundle).toBe(`${name}@1`);
    expect(items).toMatchObject([
      { status: "requested", bundle, server, scopes: ["read"], tools: [], minutes: 60, reason },
      { status: "requested", bundle, server: other, scopes: [], tools: ["note"], constraints: [constraint] },
    ]);
    expect(items.map(({ stages }) => stages.length)).toEqual([1, 2]);
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "grant.request", target_id: items[0]?.id, after: { bundle }, reason },
      { action: "grant.request", target_id: items[1]?.id, after: { bundle } },
      {
        action: "bundle.request",
        target_type: "bundle",
        target_id: name,
        after: { bundle, agent_id: agent, grants: items.map(({ id }) => id) },
      },
    ]);
    for (const { id } of items)
      expect(
        (await db().outboxEvent.findMany({ where: { kind: "grant.requested" } })).filter(({ payload }) =>
          payload.includes(id),
        ),
      ).toHaveLength(1);
  });

  test("lasts as long as the policy allows for each item when no time is named", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    expect((await ask(agent, name)).items.map(({ minutes }) => minutes)).toEqual([129_600, 43_200]);
  });

  test("is a grant like any other, signed over the same digest: what it was requested by decides nothing", async () => {
    const [agent, { name }] = [await agentOf(owner), await bundleOf([{ server, scopes: ["read"] }])];
    const [grant] = (await ask(agent, name, { minutes: 60 })).items;
    if (!grant) throw new Error("One was asked for.");
    await expect(request(owner, agent, server, { minutes: 60 })).rejects.toMatchObject({
      code: "conflict",
      details: { grant_id: grant.id },
    });
    expect((await decide(governance, grant)).status).toBe("active");
  });

  test("stays what it was when the bundle is changed or removed, decided or not", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    const [given, open] = (await ask(agent, name)).items;
    if (!given || !open) throw new Error("Two were asked for.");
    await decide(governance, given);
    await decide(governance, open);
    const rows = () => db().grant.findMany({ where: { agentId: agent }, orderBy: { id: "asc" } });
    const views = () => Promise.all([given, open].map(({ id }) => getGrant(ctxOf(owner), { id })));
    const before = { rows: await rows(), views: await views() };
    await bundleOf([{ server, tools: ["wipe"] }], name, 1);
    expect({ rows: await rows(), views: await views() }).toEqual(before);
    await removeBundle(ctxOf(governance), { name, reason });
    expect({ rows: await rows(), views: await views() }).toEqual(before);
    expect(before.views.map(({ bundle }) => bundle)).toEqual([`${name}@1`, `${name}@1`]);
    expect(await decide(compliance, open)).toMatchObject({
      status: "active",
      digest: open.digest,
      tools: ["note"],
    });
  });

  test("keeps its name for good: the database refuses another", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    const [{ id } = { id: "" }] = (await ask(agent, name)).items;
    for (const bundle of [`${name}@2`, null])
      await expect(db().grant.update({ where: { id }, data: { bundle } })).rejects.toThrow(
        "not what was requested",
      );
    const plain = await request(owner, agent, server, { tools: ["forecast"] });
    expect(plain.bundle).toBeNull();
    await expect(
      db().grant.update({ where: { id: plain.id }, data: { bundle: `${name}@1` } }),
    ).rejects.toThrow();
  });
});

describe("all or none of a bundle", () => {
  test("is requested when one of its servers is not approved any more", async () => {
    const stopped = await weatherServer();
    const { name } = await bundleOf([
      { server, scopes: ["read"] },
      { server: stopped, scopes: ["read"] },
    ]);
    await db().serverVersion.updateMany({
      where: { server: { name: stopped } },
      data: { status: "quarantined", isLatest: false },
    });
    const agent = await agentOf(owner);
    await expect(ask(agent, name)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(`^On ${stopped}: No approved server`),
    });
    expect(await countOf(agent)).toBe(0);
    expect(await auditOf(agent)).toMatchObject([{ action: "bundle.request", outcome: "refused" }]);
  });

  test("is requested when one of it is requested already", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    const open = await request(owner, agent, other, { tools: ["note"], constraints: [constraint] });
    await expect(ask(agent, name)).rejects.toMatchObject({
      code: "conflict",
      details: { grant_id: open.id },
    });
    expect(await countOf(agent)).toBe(1);
  });

  test("is requested for longer than the policy allows for one of it", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    await expect(ask(agent, name, { minutes: 43_201 })).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { pointer: "/minutes", message: `On ${other}: The access policy allows 43200 minutes at most.` },
      ],
    });
    expect(await countOf(agent)).toBe(0);
  });

  test("is requested when two of it are on the two sides of a rule", async () => {
    const own = await weatherServer();
    const { name } = await bundleOf([
      { server: own, tools: ["forecast"] },
      { server: own, tools: ["history"] },
    ]);
    const rule = await keepApart(compliance, twoTools(own, "forecast", "history"));
    const agent = await agentOf(owner);
    await expect(ask(agent, name)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(`^On ${own}: The rule ${rule.name} keeps `),
      details: { duty_rules: [rule.name] },
    });
    expect(await countOf(agent)).toBe(0);
  });

  test("is requested twice at once: the second is told of the first", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    const results = await Promise.allSettled([ask(agent, name), ask(agent, name)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    expect(await countOf(agent)).toBe(2);
  });
});

describe("a bundle is not requested", () => {
  test("by another name or version than stands", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    await expect(ask(agent, "unheard-of")).rejects.toMatchObject({ issues: [{ pointer: "/bundle" }] });
    await bundleOf([{ server, tools: ["history"] }], name, 1);
    await expect(ask(agent, name, { version: 1 })).rejects.toMatchObject({
      code: "stale",
      details: { current_version: 2 },
    });
    expect((await ask(agent, name, { version: 2 })).bundle).toBe(`${name}@2`);
    await removeBundle(ctxOf(governance), { name, reason });
    await expect(ask(agent, name)).rejects.toMatchObject({ code: "invalid" });
  });

  test("for an agent that is not there, is disabled, or that somebody else answers for", async () => {
    const [agent, { name }] = [await agentOf(owner), await twoServers()];
    await expect(ask("agt_0", name)).rejects.toMatchObject({ code: "not_found" });
    await expect(ask(agent, name, {}, await addPerson("member"))).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("answers for this agent"),
    });
    await expect(ask(agent, name, {}, await addPerson("admin"))).rejects.toMatchObject({ code: "forbidden" });
    await db().agent.update({
      where: { id: agent },
      data: { disabledAt: new Date(), disabledReason: "Odd." },
    });
    await expect(ask(agent, name)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("This agent is disabled"),
    });
    expect(await countOf(agent)).toBe(0);
  });
});
