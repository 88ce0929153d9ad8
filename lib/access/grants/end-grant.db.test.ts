import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, auditOf, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { disableAgent, enableAgent, updateAgent } from "../agents/index.ts";
import { loadAccessPolicy } from "../policy/index.ts";
import { advanceGrants, cancelGrant, getGrant, releaseGrant, revokeGrant } from "./index.ts";
import {
  actionsOn,
  agentOf,
  changePolicy,
  decide,
  minutesAfter,
  request,
  weatherServer,
} from "./test-grants.ts";

let owner: UserActor;
let governance: UserActor;
let server: string;

beforeAll(async () => {
  [owner, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
  server = await weatherServer();
});

const reason = "No longer needed.";
const announced = async (kind: string, id: string) =>
  (await db().outboxEvent.findMany({ where: { kind } })).filter(({ payload }) => payload.includes(id)).length;

/** A grant of an hour; with a start, for later. */
async function given(start?: Date, at?: Date) {
  const asked = { minutes: 60, ...(start ? { not_before: start.toISOString() } : {}) };
  const requested = await request(owner, await agentOf(owner), server, asked, at);
  return decide(governance, requested, "approve", at);
}

describe("a request is cancelled", () => {
  test("by who made it, or by anybody who answers for the agent, and by nobody else", async () => {
    const mate = await addPerson("member");
    const agent = await agentOf(await addTeam(owner, mate));
    for (const person of [owner, mate]) {
      const { id } = await request(owner, agent, server);
      await expect(cancelGrant(ctxOf(await addPerson("member")), { id })).rejects.toMatchObject({
        status: 403,
      });
      await expect(cancelGrant(ctxOf(governance), { id })).rejects.toMatchObject({ status: 403 });
      const ctx = ctxOf(person);
      expect(await cancelGrant(ctx, { id })).toMatchObject({
        status: "cancelled",
        ended: { by: { id: person.id }, reason: null },
      });
      expect(await auditOfRequest(ctx)).toMatchObject([
        { action: "grant.cancel", before: { status: "requested" }, after: { status: "cancelled" } },
      ]);
      expect(await announced("grant.decided", id)).toBe(1);
    }
  });

  test("once, and only before it is decided; votes are refused then", async () => {
    const grant = await request(owner, await agentOf(owner), server);
    await cancelGrant(ctxOf(owner), { id: grant.id });
    await expect(cancelGrant(ctxOf(owner), { id: grant.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(decide(governance, grant)).rejects.toMatchObject({ code: "conflict" });
    await expect(cancelGrant(ctxOf(owner), { id: (await given()).id })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(cancelGrant(ctxOf(owner), { id: "grt_0" })).rejects.toMatchObject({ status: 404 });
  });
});

describe("a grant is released", () => {
  test("by whoever answers for the agent, started or not, and gives nothing from then on", async () => {
    for (const start of [undefined, minutesAfter(new Date(), 60)]) {
      const { id } = await given(start);
      const [ctx, at] = [ctxOf(owner), new Date()];
      const after = await releaseGrant({ ...ctx, at }, { id, reason });
      expect(after).toMatchObject({
        status: "released",
        ended: { at: at.toISOString(), by: { id: owner.id }, reason },
        can: { release: { no: "This gives no access any more: nothing is left to end." } },
      });
      expect(await auditOfRequest(ctx)).toMatchObject([
        { action: "grant.release", after: { status: "released" }, reason },
      ]);
      expect(await announced("grant.ended", id)).toBe(1);
      await expect(releaseGrant(ctxOf(owner), { id, reason })).rejects.toMatchObject({ code: "conflict" });
    }
  });

  test("by nobody else, not before it is given, and never without a reason", async () => {
    const grant = await given();
    for (const person of [governance, await addPerson("member"), await addPerson("admin")])
      await expect(releaseGrant(ctxOf(person), { id: grant.id, reason })).rejects.toMatchObject({
        status: 403,
      });
    await expect(releaseGrant(ctxOf(owner), { id: grant.id, reason: " " })).rejects.toMatchObject({
      code: "invalid",
    });
    const open = await request(owner, await agentOf(owner), server);
    await expect(releaseGrant(ctxOf(owner), { id: open.id, reason })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("a grant is revoked", () => {
  test.each(["governance", "compliance", "admin"] as const)(
    "by %s, started or not, at once",
    async (role) => {
      const person = await addPerson(role);
      for (const start of [undefined, minutesAfter(new Date(), 60)]) {
        const { id } = await given(start);
        const ctx = ctxOf(person);
        expect(await revokeGrant(ctx, { id, reason })).toMatchObject({
          status: "revoked",
          ended: { by: { id: person.id }, reason },
        });
        expect(await auditOfRequest(ctx)).toMatchObject([
          { action: "grant.revoke", after: { status: "revoked" }, reason },
        ]);
        expect(await announced("grant.ended", id)).toBe(1);
      }
    },
  );

  test("by nobody else, nor twice, nor as a request", async () => {
    const { id } = await given();
    for (const person of [owner, await addPerson("auditor")])
      await expect(revokeGrant(ctxOf(person), { id, reason })).rejects.toMatchObject({ status: 403 });
    await expect(revokeGrant(systemCtx("Command line"), { id, reason })).rejects.toMatchObject({
      status: 403,
    });
    await revokeGrant(ctxOf(governance), { id, reason });
    await expect(revokeGrant(ctxOf(governance), { id, reason })).rejects.toMatchObject({ code: "conflict" });
    const open = await request(owner, await agentOf(owner), server);
    await expect(revokeGrant(ctxOf(governance), { id: open.id, reason })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("once, when two people do it at the same instant", async () => {
    const { id } = await given();
    const other = await addPerson("compliance");
    const results = await Promise.allSettled(
      [governance, other].map((person) => revokeGrant(ctxOf(person), { id, reason })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(
      (await auditOf(id)).filter(({ action, outcome }) => action === "grant.revoke" && outcome === "success"),
    ).toHaveLength(1);
  });
});

describe("what goes on from a grant", () => {
  /** A grant in force, and one that goes on from it. */
  async function extended(at = new Date()) {
    const agent = await agentOf(owner);
    const ask = (asked: object) => request(owner, agent, server, { minutes: 60, ...asked }, at);
    const first = await decide(governance, await ask({}), "approve", at);
    return { agent, first, next: await ask({ extends: first.id }) };
  }

  test("is revoked with it when it was approved, each on record, and the reason names the first", async () => {
    const at = new Date();
    const { first, next } = await extended(at);
    await decide(governance, next, "approve", at);
    const ctx = ctxOf(governance);
    await revokeGrant(ctx, { id: first.id, reason: "It leaks." });
    const because = `${first.id}, the grant that this one was to go on from, was revoked: It leaks.`;
    expect(await getGrant(ctxOf(owner), { id: next.id })).toMatchObject({
      status: "revoked",
      ended: { by: { id: governance.id }, reason: because },
    });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "grant.revoke", target_id: first.id, reason: "It leaks." },
      { action: "grant.revoke", target_id: next.id, after: { status: "revoked" }, reason: because },
    ]);
    expect(await announced("grant.ended", next.id)).toBe(1);
  });

  test.each(["released", "revoked"] as const)("is cancelled with it when that is %s", async (how) => {
    const { first, next } = await extended();
    const ctx = ctxOf(how === "released" ? owner : governance);
    await (how === "released" ? releaseGrant : revokeGrant)(ctx, { id: first.id, reason });
    expect(await getGrant(ctxOf(owner), { id: next.id })).toMatchObject({
      status: "cancelled",
      ended: { reason: expect.stringContaining(`${first.id}, the grant that this one was to go on from`) },
    });
    expect((await auditOfRequest(ctx)).map(({ action }) => action)).toEqual([
      how === "released" ? "grant.release" : "grant.revoke",
      "grant.cancel",
    ]);
    expect(await announced("grant.decided", next.id)).toBe(1);
  });

  test("and was approved stays when the first is released: it was signed by itself", async () => {
    const at = new Date();
    const { first, next } = await extended(at);
    await decide(governance, next, "approve", at);
    await releaseGrant(ctxOf(owner), { id: first.id, reason });
    expect((await getGrant({ ...ctxOf(owner), at }, { id: next.id })).status).toBe("approved");
  });
});

test("who answers for an agent ends its requests and grants with whatever role they have by now", async () => {
  const person = await addPerson("member");
  const agent = await agentOf(person);
  const [open, held] = [
    await request(person, agent, server),
    await decide(governance, await request(person, agent, server, { minutes: 60 })),
  ];
  await db().user.update({ where: { id: person.id }, data: { roles: ["compliance"] } });
  const now: UserActor = { ...person, roles: ["compliance"] };
  expect((await cancelGrant(ctxOf(now), { id: open.id })).status).toBe("cancelled");
  expect((await releaseGrant(ctxOf(now), { id: held.id, reason })).status).toBe("released");
});

describe("the clock", () => {
  const clock = (at: Date) => advanceGrants(systemCtx("Clock", { at }));
  const justBefore = (time: Date) => new Date(time.getTime() - 1);
  const rowOf = (id: string) => db().grant.findUniqueOrThrow({ where: { id } });

  test("begins a grant at its start and ends it at its end, to the millisecond, and each once", async () => {
    const now = new Date();
    const start = minutesAfter(now, 60);
    const end = minutesAfter(now, 120);
    const { id } = await given(start, now);
    await clock(justBefore(start));
    expect((await rowOf(id)).status).toBe("approved");
    await Promise.all([clock(start), clock(start)]);
    expect((await rowOf(id)).status).toBe("active");
    await clock(justBefore(end));
    expect((await rowOf(id)).status).toBe("active");
    await Promise.all([clock(end), clock(end)]);
    expect(await rowOf(id)).toMatchObject({ status: "expired", endedAt: end });
    await clock(minutesAfter(end, 1));
    expect((await actionsOn(id)).slice(-2)).toEqual(["grant.start", "grant.expire"]);
    expect(await announced("grant.ended", id)).toBe(1);
  });

  test.each([
    ["the agent has another owner", "somebody else answers for it"],
    ["the policy is stricter", "by version"],
  ])("revokes a grant that was to begin when %s by then, in words", async (what, words) => {
    const now = new Date();
    const [person, own] = [await addPerson("member"), await weatherServer()];
    const agent = await agentOf(person);
    const asked = { minutes: 60, not_before: minutesAfter(now, 60).toISOString() };
    const { id } = await decide(governance, await request(person, agent, own, asked, now), "approve", now);
    const { document } = await loadAccessPolicy(db());
    if (what.includes("another owner"))
      await updateAgent(ctxOf(await addPerson("admin")), { id: agent, owner: `user:${owner.email}` });
    else await changePolicy((policy) => ({ ...policy, grants: [] }));
    try {
      await Promise.all([clock(minutesAfter(now, 60)), clock(minutesAfter(now, 60))]);
    } finally {
      await changePolicy(() => document);
    }
    expect(await rowOf(id)).toMatchObject({
      status: "revoked",
      endedAt: minutesAfter(now, 60),
      endedById: null,
      endReason: expect.stringContaining(words),
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "grant.revoke",
      before: { status: "approved" },
      after: { status: "revoked" },
      reason: expect.stringMatching(/^It could not begin: /),
    });
    expect(await actionsOn(id)).not.toContain("grant.start");
    expect(await announced("grant.ended", id)).toBe(1);
  });

  test.each(["the agent is disabled", "the server is stopped", "a tool of it is not approved"])(
    "waits with a grant that was to begin while %s, and begins it once that has passed",
    async (what) => {
      const now = new Date();
      const [person, own] = [await addPerson("member"), await weatherServer()];
      const agent = await agentOf(person);
      const start = minutesAfter(now, 60);
      const asked = { minutes: 60, not_before: start.toISOString(), tools: ["forecast"] };
      const { id } = await decide(governance, await request(person, agent, own, asked, now), "approve", now);
      const change = (data: object) =>
        db().serverVersion.updateMany({ where: { server: { name: own } }, data });
      if (what.includes("disabled")) await disableAgent(ctxOf(governance), { id: agent, reason });
      else if (what.includes("stopped"))
        await change({ lapsedAt: now, lapseReason: reason, isLatest: false });
      else await change({ conditions: JSON.stringify({ tools: ["history"] }) });
      const before = await actionsOn(id);
      await clock(start);
      await clock(minutesAfter(start, 1));
      expect((await rowOf(id)).status).toBe("approved");
      expect(await actionsOn(id)).toEqual(before);
      if (what.includes("disabled")) await enableAgent(ctxOf(governance), { id: agent, reason });
      else await change({ lapsedAt: null, lapseReason: null, conditions: null });
      await clock(minutesAfter(start, 2));
      expect((await rowOf(id)).status).toBe("active");
      expect(await actionsOn(id)).toEqual([...before, "grant.start"]);
    },
  );

  test("revokes a grant that may not begin before its time, so that it permits nothing at all", async () => {
    const now = new Date();
    const [person, other] = [await addPerson("member"), await addPerson("member")];
    const agent = await agentOf(person);
    const start = minutesAfter(now, 60);
    const asked = { minutes: 60, not_before: start.toISOString() };
    const { id } = await decide(governance, await request(person, agent, server, asked, now), "approve", now);
    await updateAgent(ctxOf(await addPerson("admin")), { id: agent, owner: `user:${other.email}` });
    await clock(minutesAfter(start, -3));
    expect((await rowOf(id)).status).toBe("approved");
    await clock(minutesAfter(start, -1));
    expect(await rowOf(id)).toMatchObject({ status: "revoked", endedAt: minutesAfter(start, -1) });
  });

  test("takes every step that is due, and says at the end what kept one from its own", async () => {
    const now = new Date();
    const [start, end] = [minutesAfter(now, 60), minutesAfter(now, 120)];
    const broken = await given(start, now);
    const [next, over] = [await given(start, now), await given(undefined, now)];
    expect([broken.id, next.id].sort()[0]).toBe(broken.id);
    await runAsOwner(
      databaseUrl(),
      `CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF NEW.id = '${broken.id}' THEN RAISE EXCEPTION 'nobody can tell'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER refuse_one BEFORE UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION refuse_one()`,
    );
    try {
      await expect(clock(start)).rejects.toThrow("nobody can tell");
    } finally {
      await runAsOwner(databaseUrl(), "DROP TRIGGER refuse_one ON access_grant; DROP FUNCTION refuse_one");
    }
    expect((await rowOf(next.id)).status).toBe("active");
    expect((await rowOf(over.id)).status).toBe("expired");
    expect((await rowOf(broken.id)).status).toBe("approved");
    await clock(start);
    expect((await rowOf(broken.id)).status).toBe("active");
    await clock(end);
  });

  test("leaves what is in force to an agent that was handed over and enabled again, and its new owner ends it", async () => {
    const [person, next, admin] = [
      await addPerson("member"),
      await addPerson("member"),
      await addPerson("admin"),
    ];
    const agent = await agentOf(person);
    const { id } = await decide(governance, await request(person, agent, server, { minutes: 60 }));
    await disableAgent(ctxOf(governance), { id: agent, reason });
    await updateAgent(ctxOf(admin), { id: agent, owner: `user:${next.email}` });
    await enableAgent(ctxOf(governance), { id: agent, reason });
    await advanceGrants(systemCtx("Clock"));
    expect((await rowOf(id)).status).toBe("active");
    await expect(releaseGrant(ctxOf(person), { id, reason })).rejects.toMatchObject({ status: 403 });
    expect((await releaseGrant(ctxOf(next), { id, reason })).status).toBe("released");
  });

  test("ends a grant that nobody looked at in all its time, without beginning it", async () => {
    const now = new Date();
    const { id } = await given(minutesAfter(now, 60), now);
    await clock(minutesAfter(now, 500));
    expect(await rowOf(id)).toMatchObject({ status: "expired", endedAt: minutesAfter(now, 120) });
    expect((await actionsOn(id)).at(-1)).toBe("grant.expire");
    expect(await actionsOn(id)).not.toContain("grant.start");
  });

  test("ends a request after fourteen days", async () => {
    const now = new Date();
    const grant = await request(owner, await agentOf(owner), server, {}, now);
    const end = new Date(grant.request_ends_at);
    await clock(justBefore(end));
    expect((await rowOf(grant.id)).status).toBe("requested");
    await clock(end);
    expect(await rowOf(grant.id)).toMatchObject({ status: "lapsed", decidedAt: end });
    expect((await auditOf(grant.id)).at(-1)).toMatchObject({
      action: "grant.decide",
      before: { status: "requested" },
      after: { status: "lapsed" },
    });
    expect(await announced("grant.decided", grant.id)).toBe(1);
  });

  test("counts before anybody wrote down what it did", async () => {
    const now = new Date();
    const open = await request(owner, await agentOf(owner), server, {}, now);
    const over = new Date(open.request_ends_at);
    await expect(decide(governance, open, "approve", over)).rejects.toMatchObject({ code: "conflict" });
    await expect(cancelGrant({ ...ctxOf(owner), at: over }, { id: open.id })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await getGrant({ ...ctxOf(owner), at: over }, { id: open.id })).toMatchObject({
      status: "lapsed",
      waiting_for: null,
      ended: { at: over.toISOString() },
    });
    expect(await decide(governance, open, "approve", justBefore(over))).toMatchObject({ status: "active" });

    const grant = await given(minutesAfter(now, 60), now);
    const at = (minutes: number) => ({ ...ctxOf(owner), at: minutesAfter(now, minutes) });
    expect((await getGrant(at(59), { id: grant.id })).status).toBe("approved");
    expect((await getGrant(at(60), { id: grant.id })).status).toBe("active");
    expect(await getGrant(at(120), { id: grant.id })).toMatchObject({
      status: "expired",
      ended: { at: grant.ends_at, by: null, reason: null },
    });
    await expect(releaseGrant(at(120), { id: grant.id, reason })).rejects.toMatchObject({ code: "conflict" });
    expect((await releaseGrant(at(119), { id: grant.id, reason })).status).toBe("released");
  });
});
