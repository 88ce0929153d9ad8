import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { grantStatuses } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, anonymousCtx, ctxOf } from "#prisma/seed/factories.ts";
import { countStatements } from "../testing/count-statements.ts";
import { advanceGrants, countGrants, getGrant, listGrants, releaseGrant } from "./index.ts";
import { agentOf, decide, delegate, minutesAfter, request, weatherServer } from "./test-grants.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;
let server: string;

beforeAll(async () => {
  [owner, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
  server = await weatherServer();
});

type Query = Parameters<typeof listGrants>[1];
async function idsFor(actor: UserActor, query: Query, at?: Date): Promise<string[]> {
  const ctx = { ...ctxOf(actor), ...(at ? { at } : {}) };
  return (await listGrants(ctx, query)).items.map(({ id }) => id);
}

describe("a list of grants", () => {
  test("is of an agent, a server, a status or a view, newest first, page by page", async () => {
    const agent = await agentOf(owner);
    const other = await weatherServer();
    const now = new Date();
    const open = await request(owner, agent, server, {}, now);
    const live = await decide(
      governance,
      await request(owner, agent, server, { minutes: 60 }, now),
      "approve",
      now,
    );
    const denied = await decide(governance, await request(owner, agent, other, {}, now), "reject", now);
    const all = [denied.id, live.id, open.id];
    expect(await idsFor(owner, { agent })).toEqual(all);
    expect(await idsFor(owner, { agent, server: other })).toEqual([denied.id]);
    expect(await idsFor(owner, { agent, status: "active" }, now)).toEqual([live.id]);
    expect(await idsFor(owner, { agent, view: "given" }, now)).toEqual([live.id]);
    expect(await idsFor(owner, { agent, view: "requested" }, now)).toEqual([open.id]);
    expect(await idsFor(owner, { agent, view: "ended" }, now)).toEqual([denied.id]);
    expect(await idsFor(owner, { agent: "agt_0" })).toEqual([]);

    const first = await listGrants(ctxOf(owner), { agent, limit: 2 });
    const second = await listGrants(ctxOf(owner), { agent, limit: 2, cursor: first.next_cursor ?? "" });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all);
    expect(second.next_cursor).toBeNull();
    await expect(listGrants(ctxOf(owner), { cursor: "?" })).rejects.toMatchObject({ code: "malformed" });
    await expect(listGrants(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
  });

  test("shows each grant under the status that it says it has, written down or not", async () => {
    const agent = await agentOf(owner);
    const now = new Date();
    const later = { minutes: 60, not_before: minutesAfter(now, 60).toISOString() };
    await decide(governance, await request(owner, agent, server, later, now), "approve", now);
    await request(owner, agent, server, {}, now);
    for (const minutes of [0, 60, 120, 30 * 1440])
      for (const status of grantStatuses) {
        const at = minutesAfter(now, minutes);
        const { items } = await listGrants({ ...ctxOf(owner), at }, { agent, status });
        const { items: everything } = await listGrants({ ...ctxOf(owner), at }, { agent });
        expect(items).toEqual(everything.filter((item) => item.status === status));
      }
  });

  test("takes as many statements for many grants as for one", async () => {
    const agent = await agentOf(owner);
    const count = async (limit: number) => {
      return countStatements(() => listGrants(ctxOf(governance), { agent, limit }));
    };
    for (const minutes of [5, 6, 7, 8, 9]) await request(owner, agent, server, { minutes });
    const [one, many] = [await count(1), await count(100)];
    expect(one).toBeGreaterThan(1);
    expect(many).toBe(one);
  });
});

describe("what needs me", () => {
  const needs = (actor: UserActor, agent: string, at?: Date) =>
    idsFor(actor, { view: "needs_me", agent }, at);

  test("is what I may vote on now, and nothing else", async () => {
    const agent = await agentOf(owner);
    const mild = await request(owner, agent, server);
    const grave = await request(owner, agent, server, { scopes: ["write"] });
    expect(await needs(governance, agent)).toEqual([grave.id, mild.id]);
    expect(await needs(compliance, agent)).toEqual([grave.id]);
    expect(await needs(owner, agent)).toEqual([]);
    expect(await needs(await addPerson("admin"), agent)).toEqual([]);
    await decide(governance, grave);
    expect(await needs(governance, agent)).toEqual([mild.id]);
    expect(await needs(governance, agent, new Date(mild.request_ends_at))).toEqual([]);
  });

  test("leaves out what I stand for: as requester, owner, team member or delegate", async () => {
    const [both, mate, stand] = [
      await addPerson("member", "governance"),
      await addPerson("governance"),
      await addPerson("governance"),
    ];
    const agent = await agentOf(await addTeam(both, mate));
    await delegate(both, stand);
    const { id } = await request(both, agent, server);
    for (const person of [both, mate, stand]) expect(await needs(person, agent)).toEqual([]);
    expect(await needs(governance, agent)).toEqual([id]);
    const grants = await listGrants(ctxOf(stand), { view: "needs_me", agent, limit: 1 });
    expect(grants).toEqual({ items: [], next_cursor: null });
  });

  test("leaves out what others fill the seats of that I could take", async () => {
    const agent = await agentOf(owner);
    const [second, both] = [await addPerson("governance"), await addPerson("governance", "compliance")];
    const { id, digest } = await request(owner, agent, server, { scopes: ["write"] });
    for (const person of [governance, second, compliance, both])
      expect(await needs(person, agent)).toEqual([id]);
    await decide(governance, { id, digest });
    for (const person of [governance, second]) expect(await needs(person, agent)).toEqual([]);
    for (const person of [compliance, both]) expect(await needs(person, agent)).toEqual([id]);
    await db().user.update({ where: { id: governance.id }, data: { disabledAt: new Date() } });
    expect(await needs(second, agent), "the vote of a disabled account counts no more").toEqual([id]);
    await db().user.update({ where: { id: governance.id }, data: { disabledAt: null } });
  });

  test("comes page by page, and each page is full", async () => {
    const agent = await agentOf(owner);
    const ids: string[] = [];
    for (const minutes of [5, 6, 7]) ids.unshift((await request(owner, agent, server, { minutes })).id);
    const first = await listGrants(ctxOf(governance), { view: "needs_me", agent, limit: 2 });
    const cursor = first.next_cursor ?? "";
    const second = await listGrants(ctxOf(governance), { view: "needs_me", agent, limit: 2, cursor });
    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([
      ids.slice(0, 2),
      ids.slice(2),
    ]);
  });

  test("agrees with what each grant says that I may do", async () => {
    const people = [governance, compliance, owner, await addPerson("governance", "compliance")];
    const { items } = await listGrants(ctxOf(governance), { limit: 100 });
    for (const person of people) {
      const listed = new Set(await idsFor(person, { view: "needs_me", limit: 100 }));
      for (const { id } of items) {
        const { can } = await getGrant(ctxOf(person), { id });
        expect({ id, listed: listed.has(id) }).toEqual({ id, listed: can.vote === true });
      }
    }
  });
});

test("what needs me leaves out what is for me, and what nobody can approve now", async () => {
  const [forMe, person] = [await addPerson("governance"), await addPerson("member")];
  const needs = (actor: UserActor, agent: string) => idsFor(actor, { view: "needs_me", agent });
  const agent = await agentOf(person);
  const { id } = await request(person, agent, server, { users: [forMe.email] });
  expect(await needs(forMe, agent)).toEqual([]);
  expect(await needs(governance, agent)).toEqual([id]);
  const disabled = (at: Date | null) => ({ disabledAt: at, disabledReason: at && "Odd." });
  await db().agent.update({ where: { id: agent }, data: disabled(new Date()) });
  expect(await needs(governance, agent)).toEqual([]);
  await db().agent.update({ where: { id: agent }, data: disabled(null) });
  expect(await needs(governance, agent)).toEqual([id]);
  await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
  expect(await needs(governance, agent)).toEqual([]);
});

test("the counts are those of the lists, of all or of one agent or server, in one statement beside the clock's", async () => {
  const agent = await agentOf(owner);
  const now = new Date();
  await request(owner, agent, server, {}, now);
  await decide(governance, await request(owner, agent, server, { minutes: 60 }, now), "approve", now);
  await decide(governance, await request(owner, agent, server, { minutes: 90 }, now), "reject", now);
  const views = ["needs_me", "requested", "given", "ended"] as const;
  for (const actor of [governance, compliance, owner])
    for (const minutes of [0, 60, 30 * 1440])
      for (const filter of [{ agent }, { server }, { agent, server: "com.example/unheard-of" }]) {
        const at = minutesAfter(now, minutes);
        const lists = await Promise.all(
          views.map(async (view) => (await idsFor(actor, { ...filter, view, limit: 100 }, at)).length),
        );
        const counts = await countGrants({ ...ctxOf(actor), at }, filter);
        expect(views.map((view) => counts[view])).toEqual(lists);
      }
  expect(await countStatements(() => countGrants(ctxOf(governance), {}))).toBe(2);
  await expect(countGrants(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
});

test("a list of what no server can be called is refused by its field", async () => {
  for (const name of ["com.example/\0", "\ud800"])
    await expect(listGrants(ctxOf(owner), { server: name })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/server" }],
    });
});

describe("two grants of one agent on one server", () => {
  test("stand beside each other, and the end of one leaves the other", async () => {
    const agent = await agentOf(owner);
    const now = new Date();
    const [short, long] = [
      await decide(governance, await request(owner, agent, server, { minutes: 60 }, now), "approve", now),
      await decide(governance, await request(owner, agent, server, { minutes: 120 }, now), "approve", now),
    ];
    await releaseGrant(ctxOf(owner), { id: short.id, reason: "One is enough." });
    expect(await idsFor(owner, { agent, view: "given" }, now)).toEqual([long.id]);
    await advanceGrants(systemCtx("Clock", { at: minutesAfter(now, 60) }));
    expect((await db().grant.findUniqueOrThrow({ where: { id: long.id } })).status).toBe("active");
    expect(await idsFor(owner, { agent, view: "given" }, minutesAfter(now, 119))).toEqual([long.id]);
    expect(await idsFor(owner, { agent, view: "given" }, minutesAfter(now, 120))).toEqual([]);
  });
});
