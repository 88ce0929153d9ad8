import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { roles } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, addTeam, anonymousCtx, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { revokeGrant } from "../grants/index.ts";
import { insertAccessPolicy, insertRequest } from "../testing/index.ts";
import { listNarrowings, loadGrantUse, narrowByHand, restoreGrant } from "./index.ts";
import { announced, asOwner, dayMs, given, narrowingsOf } from "./test-narrowings.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [owner, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
});

const reason = "Nobody asks for it.";
const narrow = (id: string, keep: string[], by = governance) => narrowByHand(ctxOf(by), { id, keep, reason });
const restore = (id: string, narrowing_id: string, tools?: string[], by = owner) =>
  restoreGrant(ctxOf(by), { id, narrowing_id, reason, ...(tools ? { tools } : {}) });
const covers = async (id: string) =>
  (await loadGrantUse(db(), [id], new Date(), 90))
    .get(id)
    ?.tools.map(({ tool }) => tool)
    .sort();
const inFuture = (days: number) => new Date(Date.now() + days * dayMs);

describe("a grant is narrowed", () => {
  test("to what it keeps, with who took what and why, and until when it can be restored", async () => {
    const { id } = await given({ owner });
    const ctx = ctxOf(governance);
    const before = Date.now();
    const narrowing = await narrowByHand(ctx, { id, keep: ["forecast"], reason });
    expect(narrowing).toMatchObject({
      keep: ["forecast"],
      taken: ["history", "radar"],
      restored: [],
      reason,
      by: { id: governance.id },
      review: null,
      state: "shadow",
    });
    const [at, until] = [Date.parse(narrowing.created_at), Date.parse(narrowing.shadow_until)];
    expect(at).toBeGreaterThanOrEqual(before - 1_000);
    expect(until - at).toBe(14 * dayMs);
    expect(await covers(id)).toEqual(["forecast"]);
    expect(await auditOfRequest(ctx)).toMatchObject([
      {
        action: "grant.narrow",
        target_id: id,
        before: { tools: ["forecast", "history", "radar"] },
        after: { narrowing: narrowing.id, tools: ["forecast"], taken: ["history", "radar"] },
        reason,
      },
    ]);
    expect(await announced(id)).toEqual(["grant.narrowed"]);
    const { items, can } = await listNarrowings(ctxOf(owner), { id });
    expect(items).toEqual([narrowing]);
    expect(can).toEqual({ narrow: true, restore: true });
  });

  test("for as long in shadow as the access policy says", async () => {
    const { id } = await given({ owner });
    await insertAccessPolicy({ unused: { shadow_days: 3 } });
    const { created_at, shadow_until } = await narrow(id, ["radar"]);
    await insertAccessPolicy({ unused: { shadow_days: 14 } });
    expect(Date.parse(shadow_until) - Date.parse(created_at)).toBe(3 * dayMs);
  });

  test("by who may revoke it and who answers for the agent or the server, and by nobody else", async () => {
    const { id, server } = await given({ owner });
    const [answers, mate] = [await addPerson("member"), await addPerson("member")];
    const team = await addTeam(answers, mate);
    const { id: ownerTeamId } = await db().team.findUniqueOrThrow({ where: { slug: team.slice(5) } });
    await db().server.update({ where: { id: server.id }, data: { ownerTeamId, ownerUserId: null } });
    for (const person of [await addPerson("member"), await addPerson("auditor")]) {
      await expect(narrow(id, ["radar"], person)).rejects.toMatchObject({ status: 403 });
      expect((await listNarrowings(ctxOf(person), { id })).can.narrow).toMatchObject({
        no: expect.any(String),
      });
    }
    await expect(narrowByHand(anonymousCtx(), { id, keep: ["radar"], reason })).rejects.toMatchObject({
      status: 401,
    });
    for (const person of [owner, mate, governance, compliance, await addPerson("admin")])
      await expect(narrow(id, ["none"], person)).rejects.toMatchObject({ status: 422 });
    await narrow(id, ["radar"], mate);
    expect(await covers(id)).toEqual(["radar"]);
  });

  test("never to nothing, to all of it, or to what it does not cover, nor without a reason", async () => {
    const { id } = await given({ owner });
    await expect(narrow(id, [])).rejects.toMatchObject({ code: "invalid" });
    await expect(narrow(id, ["forecast", "history", "radar"])).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("nothing would be taken"),
    });
    await expect(narrow(id, ["forecast", "note"])).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/keep/1", message: expect.any(String) }],
    });
    await expect(narrowByHand(ctxOf(governance), { id, keep: ["radar"], reason: " " })).rejects.toMatchObject(
      { code: "invalid" },
    );
    expect(await narrowingsOf(id)).toEqual([]);
    expect(await announced(id)).toEqual([]);
  });

  test("only while it is given", async () => {
    const { id, agent, server } = await given({ owner });
    const asked = await insertRequest({ agentId: agent.id, serverId: server.id, requester: owner });
    await expect(narrow(asked, ["radar"])).rejects.toMatchObject({
      code: "conflict",
      message: "This is not given yet. Deny the request instead, or have it cancelled.",
    });
    const { id: narrowing } = await narrow(id, ["radar"]);
    await revokeGrant(ctxOf(governance), { id, reason });
    await expect(narrow(id, ["radar"])).rejects.toMatchObject({ code: "conflict" });
    await expect(restore(id, narrowing)).rejects.toMatchObject({ code: "conflict" });
    expect((await listNarrowings(ctxOf(owner), { id })).can).toEqual({
      narrow: { no: "This gives no access any more: nothing is left to change." },
      restore: { no: "This gives no access any more: nothing is left to change." },
    });
    await expect(narrow(newId("grant"), ["radar"])).rejects.toMatchObject({ status: 404 });
  });

  test("of what was approved since it was narrowed, nothing is in it; undone, all is", async () => {
    const { id, server } = await given({ owner });
    const allow = (conditions: string | null) =>
      asOwner("UPDATE server_version SET conditions = $2 WHERE server_id = $1", server.id, conditions);
    await allow(JSON.stringify({ tools: ["forecast", "history"] }));
    const narrowing = await narrow(id, ["forecast"]);
    expect(narrowing.taken).toEqual(["history"]);
    await allow(null);
    expect(await covers(id)).toEqual(["forecast"]);
    await restore(id, narrowing.id);
    expect(await covers(id)).toEqual(["forecast", "history", "radar"]);
  });
});

describe("what was taken is restored", () => {
  test("by whoever answers for the agent: some of it, then the rest, which undoes the narrowing", async () => {
    const { id } = await given({ owner });
    const { id: narrowing } = await narrow(id, ["forecast"]);
    const ctx = ctxOf(owner);
    const some = await restoreGrant(ctx, { id, narrowing_id: narrowing, tools: ["radar"], reason });
    expect(some).toMatchObject({ taken: ["history"], restored: ["radar"], state: "shadow" });
    expect(await covers(id)).toEqual(["forecast", "radar"]);
    expect(await auditOfRequest(ctx)).toMatchObject([
      {
        action: "grant.restore",
        target_id: id,
        before: { narrowing, restored: [] },
        after: { narrowing, restored: ["radar"], undone_at: null },
        reason,
      },
    ]);
    expect(await announced(id)).toEqual(["grant.narrowed", "grant.narrowed"]);
    expect(await restore(id, narrowing)).toMatchObject({ taken: [], state: "undone" });
    expect(await covers(id)).toEqual(["forecast", "history", "radar"]);
    await expect(restore(id, narrowing)).rejects.toMatchObject({ code: "conflict" });
    expect((await listNarrowings(ctxOf(owner), { id })).can.restore).toMatchObject({
      no: expect.any(String),
    });
  });

  test("or by governance, and by nobody else", async () => {
    const { id, server } = await given({ owner });
    const ofServer = await addPerson("member");
    await db().server.update({
      where: { id: server.id },
      data: { ownerUserId: ofServer.id, ownerTeamId: null },
    });
    const { id: narrowing } = await narrow(id, ["forecast"]);
    const others = roles.filter((role) => role !== "governance");
    for (const person of [ofServer, await addPerson(...others)])
      await expect(restore(id, narrowing, undefined, person)).rejects.toMatchObject({ status: 403 });
    expect(await restore(id, narrowing, undefined, governance)).toMatchObject({ state: "undone" });
  });

  test("never more than was taken, nor what is back already, nor of another grant", async () => {
    const { id } = await given({ owner });
    const { id: narrowing } = await narrow(id, ["forecast"]);
    for (const tool of ["forecast", "note", "none"])
      await expect(restore(id, narrowing, ["radar", tool])).rejects.toMatchObject({
        code: "invalid",
        issues: [{ pointer: "/tools/1" }],
      });
    await restore(id, narrowing, ["radar", "radar"]);
    await expect(restore(id, narrowing, ["radar"])).rejects.toMatchObject({ code: "conflict" });
    const other = await given({ owner });
    await expect(restore(other.id, narrowing)).rejects.toMatchObject({ status: 404 });
    await expect(restore(id, newId("grantNarrowing"))).rejects.toMatchObject({ status: 404 });
    expect((await narrowingsOf(id))[0]?.restored).toEqual(["radar"]);
  });

  test("not once its shadow is over, which the database knows as well", async () => {
    const { id } = await given({ owner });
    const { id: narrowing } = await narrow(id, ["forecast"]);
    await expect(
      restoreGrant({ ...ctxOf(owner), at: inFuture(14.01) }, { id, narrowing_id: narrowing, reason }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("Request a grant") });
    const { items, can } = await listNarrowings({ ...ctxOf(owner), at: inFuture(14.01) }, { id });
    expect(items).toMatchObject([{ state: "removed", taken: ["history", "radar"] }]);
    expect(can.restore).toEqual({ no: "Nothing was taken that can be restored." });
    await asOwner(
      `SET session_replication_role = replica;
       UPDATE grant_narrowing SET created_at = now() - interval '2 hours', shadow_until = now() - interval '1 hour'
         WHERE id = '${narrowing}'`,
    );
    await expect(
      db().grantNarrowing.update({ where: { id: narrowing }, data: { restored: ["radar"] } }),
    ).rejects.toThrow(/not in shadow any more/);
  });

  test("nor in the instant in which its shadow ends while somebody asks: that is a refusal as well", async () => {
    const { id } = await given({ owner, days: 1 });
    const { id: narrowing } = await narrow(id, ["forecast"]);
    await asOwner(
      `SET session_replication_role = replica;
       UPDATE grant_narrowing SET created_at = now() - interval '2 hours', shadow_until = now() - interval '1 second'
         WHERE id = '${narrowing}'`,
    );
    const asked = { ...ctxOf(owner), at: new Date(Date.now() - 60_000) };
    await expect(restoreGrant(asked, { id, narrowing_id: narrowing, reason })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Request a grant"),
    });
    expect(await narrowingsOf(id)).toMatchObject([{ restored: [], undoneAt: null }]);
  });

  test("and a second narrowing stays standing, with what is its own", async () => {
    const { id } = await given({ owner });
    const first = await narrow(id, ["forecast", "history"]);
    const second = await narrow(id, ["forecast"]);
    expect(second).toMatchObject({ keep: ["forecast"], taken: ["history"] });
    await restore(id, first.id);
    expect(await covers(id)).toEqual(["forecast", "radar"]);
    await expect(restore(id, second.id, ["radar"])).rejects.toMatchObject({ code: "invalid" });
    await restore(id, second.id);
    expect(await covers(id)).toEqual(["forecast", "history", "radar"]);
  });
});

describe("of two at once", () => {
  test("narrowings, one is made and the other is told what is left", async () => {
    const { id } = await given({ owner });
    const outcomes = await Promise.allSettled([
      narrow(id, ["forecast", "history"]),
      narrow(id, ["radar"], compliance),
    ]);
    const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused).toMatchObject([{ code: "invalid" }]);
    expect(await narrowingsOf(id)).toHaveLength(1);
  });

  test("restoring what was taken and revoking the grant, the grant is revoked", async () => {
    for (let turn = 0; turn < 5; turn++) {
      const { id } = await given({ owner });
      const { id: narrowing } = await narrow(id, ["forecast"]);
      const [restored, revoked] = await Promise.allSettled([
        restore(id, narrowing),
        revokeGrant(ctxOf(governance), { id, reason }),
      ]);
      expect(revoked).toMatchObject({ status: "fulfilled", value: { status: "revoked" } });
      if (restored.status === "rejected") expect(restored.reason).toMatchObject({ code: "conflict" });
      const [row] = await narrowingsOf(id);
      expect(row?.undoneAt === null).toBe(restored.status === "rejected");
    }
  });

  test("the same thing is restored once", async () => {
    const { id } = await given({ owner });
    const { id: narrowing } = await narrow(id, ["forecast"]);
    const outcomes = await Promise.allSettled([
      restore(id, narrowing),
      restore(id, narrowing, undefined, governance),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await narrowingsOf(id))[0]?.restored.toSorted()).toEqual(["history", "radar"]);
  });
});

describe("the database keeps narrowings as they were", () => {
  test("but for what is given back, of what was taken", async () => {
    const { id } = await given({ owner });
    const { id: narrowing } = await narrow(id, ["forecast"]);
    const set = (data: object) => db().grantNarrowing.update({ where: { id: narrowing }, data });
    await expect(set({ keep: ["forecast", "note"] })).rejects.toThrow(/only what was taken can be restored/);
    await expect(set({ shadowUntil: inFuture(90) })).rejects.toThrow(/only what was taken can be restored/);
    await expect(set({ restored: ["note"] })).rejects.toThrow();
    await set({ restored: ["radar"] });
    await expect(set({ restored: [] })).rejects.toThrow(/only what was taken can be restored/);
    await expect(db().grantNarrowing.delete({ where: { id: narrowing } })).rejects.toThrow();
  });
});
