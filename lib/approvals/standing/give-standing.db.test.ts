import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { decideOn, painted, statusOf } from "../claims/test-claims.ts";
import { getApproval } from "../inbox/index.ts";
import type { AskingWorld } from "../testing/index.ts";
import { voteApproval } from "../votes/index.ts";
import { expireStanding, getStanding, listStanding, previewStanding } from "./index.ts";
import type { GiveStanding } from "./schemas.ts";
import {
  alike,
  ask,
  givablePending,
  given,
  passes,
  revoke,
  standingOf,
  standingRow,
  standingWorld,
} from "./test-standing.ts";

let world: AskingWorld;

beforeAll(async () => {
  world = await standingWorld();
});

type Changes = Parameters<typeof givablePending>[1];

async function give(wish: Partial<GiveStanding>, changes: Changes = {}) {
  const { id } = await givablePending(world, changes);
  return { id, giving: decideOn(world.governance, id, "approve", { standing: { ...alike, ...wish } }) };
}

/** Nothing of a vote that was refused is left (I37). */
async function expectNothing(id: string) {
  expect(await statusOf(id)).toBe("pending");
  expect(await db().vote.count({ where: { actionApprovalId: id } })).toBe(0);
  expect(await db().standingPermission.count({ where: { approvalId: id } })).toBe(0);
  expect((await auditOf(id)).filter(({ outcome }) => outcome === "success")).toEqual([]);
}

describe("with a yes that approves a call, the like of it is allowed", () => {
  test("for a while, so often, as an object of its own, recorded and announced (I37)", async () => {
    const { id, giving } = await give({ sum: { pointer: "/amount", max: 1_000.5 } });
    expect(await giving).toMatchObject({ status: "approved", vote: "counted" });
    const row = await standingOf(id);
    expect(row).toMatchObject({
      status: "active",
      agentId: world.agent.id,
      serverId: world.server.id,
      tool: world.tool,
      maxCalls: 10,
      usedCalls: 0,
      sumPointer: "/amount",
      createdById: world.governance.id,
    });
    expect(row.maxSum?.toFixed()).toBe("1000.5");
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(30 * 60_000);
    expect(await auditOf(row.id)).toMatchObject([{ action: "standing.give", outcome: "success" }]);
    const news = { kind: "approval.standing_given", payload: { contains: id } };
    expect(await db().outboxEvent.count({ where: news })).toBe(1);
    expect(await getStanding(ctxOf(world.governance), { id: row.id })).toMatchObject({
      status: "active",
      approval_id: id,
      given_by: { id: world.governance.id },
      constraints: alike.constraints,
      sum: { pointer: "/amount", max: 1_000.5, used: 0 },
      can: { revoke: true },
    });
  });

  test("as far as the view of the call says to whom may decide", async () => {
    const { id } = await givablePending(world);
    const seen = await getApproval(ctxOf(world.governance), { id });
    expect(seen).toMatchObject({
      reversibility: "reversible",
      can: { give_standing: { max_minutes: 480, max_calls: 1_000 } },
    });
    const other = await getApproval(ctxOf(world.compliance), { id });
    expect(other.can.give_standing).toEqual(other.can.vote);
    expect(other.can.give_standing).toHaveProperty("no");
  });
});

describe("it is refused whole, and nothing is written,", () => {
  const two = [{ who: "role:governance", need: 2 }];
  const seats = ["role:governance", "role:compliance"].map((who) => ({ who, need: 1 }));
  test.each<[string, Changes, RegExp]>([
    ["where the rule does not allow it", { allowsStanding: false }, /approved by itself/],
    ["where the tool does what can't be undone", { effects: ["writes", "pays"] }, /can't be undone/],
    ["where nobody labelled what the tool does", { effects: [] }, /labelled/],
    ["at tier 4", { tier: 4 }, /tier 4/],
    ["where a security key signs each yes", { stepUp: "webauthn" }, /security key/],
    ["where a number is matched with each yes", { matchNumber: 42 }, /number/],
    ["where two people must approve", { stages: two }, /.+/],
    ["where two stages must", { stages: seats }, /.+/],
  ])("%s", async (_, changes, message) => {
    const shown = { number: 42 };
    const { id } = await givablePending(world, changes);
    const extra = { standing: alike, ...(changes?.matchNumber ? shown : {}) };
    await expect(decideOn(world.governance, id, "approve", extra)).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|conflict/),
      message: expect.stringMatching(message),
    });
    await expectNothing(id);
  });

  test("where the one yes that is missing is the second of two: it never replaces the first (I9)", async () => {
    const { id } = await givablePending(world, { stages: two });
    await decideOn(world.governance, id);
    await expect(decideOn(world.otherGovernance, id, "approve", { standing: alike })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringMatching(/more than one person/i),
    });
    expect(await statusOf(id)).toBe("pending");
    expect(await db().vote.count({ where: { actionApprovalId: id } })).toBe(1);
  });

  const [amount, to] = alike.constraints as [
    GiveStanding["constraints"][number],
    GiveStanding["constraints"][number],
  ];
  test.each<[string, Partial<GiveStanding>, Changes, string]>([
    ["for longer than the tier allows", { minutes: 61 }, { tier: 3 }, "/standing/minutes"],
    [
      "where a constraint is not so in the call itself",
      { constraints: [amount, { ...to, is: "equals", value: "eve" }] },
      {},
      "/standing/constraints/1",
    ],
    ["where an argument is left out", { constraints: [amount] }, {}, "/standing/constraints"],
    [
      "where two constraints are about one argument",
      { constraints: [amount, to, to] },
      {},
      "/standing/constraints/2",
    ],
    [
      "where two are about one within the other",
      { constraints: [{ pointer: "", is: "equals", value: { amount: 100, to: "ana" } }, to] },
      {},
      "/standing/constraints/1",
    ],
    [
      "where a pointer points at nothing",
      { constraints: [amount, to, { ...to, pointer: "/memo" }] },
      {},
      "/standing/constraints/2",
    ],
    [
      "where it holds what the database can't",
      { constraints: [amount, { pointer: "/to", is: "one_of", values: ["ana", { a: ["\0"] }] }] },
      {},
      "/standing/constraints/1",
    ],
    ["where what is added up is no number", { sum: { pointer: "/to", max: 5 } }, {}, "/standing/sum/pointer"],
    ["where it is not there", { sum: { pointer: "/total", max: 5 } }, {}, "/standing/sum/pointer"],
    [
      "where it is less than nothing",
      {
        constraints: [{ pointer: "/amount", is: "equals", value: -1 }, to],
        sum: { pointer: "/amount", max: 5 },
      },
      { args: { amount: -1, to: "ana" } },
      "/standing/sum/pointer",
    ],
    [
      "where the sum is finer than it is kept",
      { sum: { pointer: "/amount", max: 0.0000001 } },
      {},
      "/standing/sum/max",
    ],
  ])("%s", async (_, wish, changes, pointer) => {
    const { id, giving } = await give(wish, changes);
    await expect(giving).rejects.toMatchObject({ code: "invalid", issues: [{ pointer }] });
    await expectNothing(id);
  });

  test("with a no, and once somebody else decided", async () => {
    const { id } = await givablePending(world);
    const page = await painted(id);
    await expect(decideOn(world.governance, id, "reject", { standing: alike })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/standing" }],
    });
    await expectNothing(id);
    await decideOn(world.otherGovernance, id);
    await expect(voteApproval(ctxOf(world.governance), { ...page, standing: alike })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await db().vote.count({ where: { actionApprovalId: id } })).toBe(1);
    expect(await db().standingPermission.count({ where: { approvalId: id } })).toBe(0);
  });
});

describe("what was allowed", () => {
  test("is ended by whoever gave it, answers for the agent or is whom it acts for, and by those who oversee; by nobody else, once", async () => {
    const own = await standingWorld();
    const userId = own.beneficiary.id;
    for (const actor of [
      own.governance,
      own.otherGovernance,
      own.compliance,
      own.agentOwner,
      own.beneficiary,
    ]) {
      const { id } = await given(own, {}, { userId });
      await expect(revoke(own.member, id)).rejects.toMatchObject({ code: "forbidden" });
      await expect(revoke(own.server.owner, id)).rejects.toMatchObject({ code: "forbidden" });
      expect(await revoke(actor, id)).toMatchObject({
        status: "revoked",
        version: 2,
        ended: { by: { id: actor.id }, reason: "No more of it." },
        can: { revoke: { no: expect.stringMatching(/nothing left/) } },
      });
      expect((await auditOf(id)).map(({ action }) => action)).toContain("standing.revoke");
      await expect(revoke(actor, id)).rejects.toMatchObject({ code: "conflict" });
    }
  });

  test("is seen by who sees the call that it was given with, live or over", async () => {
    const own = await standingWorld();
    const [live, over] = [await given(own), await given(own)];
    await revoke(own.governance, over.id);
    const listed = async (query: object, actor = own.agentOwner) =>
      (await listStanding(ctxOf(actor), { agent: own.agent.id, ...query })).items.map(({ id }) => id);
    expect(await listed({})).toEqual([over.id, live.id]);
    expect(await listed({ live: "true" })).toEqual([live.id]);
    expect(await listed({ live: "false" })).toEqual([over.id]);
    expect(await listed({}, own.member)).toEqual([]);
    await expect(getStanding(ctxOf(own.member), { id: live.id })).rejects.toMatchObject({
      code: "not_found",
    });
    const first = await listStanding(ctxOf(own.compliance), { agent: own.agent.id, limit: 1 });
    const rest = await listStanding(ctxOf(own.compliance), {
      agent: own.agent.id,
      cursor: first.next_cursor ?? "",
    });
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual([over.id, live.id]);
  });

  test("tells a secret to whom it was shown alone", async () => {
    const own = await standingWorld();
    const secret = "correct horse battery";
    const constraints: GiveStanding["constraints"] = [
      { pointer: "/password", is: "one_of", values: [secret, "other"] },
      { pointer: "/to", is: "equals", value: "ana" },
    ];
    const { id } = await given(own, { constraints }, { args: { password: secret, to: "ana" } });
    expect((await getStanding(ctxOf(own.governance), { id })).constraints).toEqual(constraints);
    const { constraints: told } = await getStanding(ctxOf(own.compliance), { id });
    expect(told).toEqual([{ ...constraints[0], values: ["[hidden]", "[hidden]"] }, constraints[1]]);
  });

  test("tells neither the ends of a range nor what all come to, where the number is a secret, but to giver and beneficiary", async () => {
    const own = await standingWorld();
    const constraints: GiveStanding["constraints"] = [
      { pointer: "/pin", is: "between", min: 4_000, max: 5_000 },
      { pointer: "/to", is: "equals", value: "ana" },
    ];
    const changes = { args: { pin: 4_711, to: "ana" }, userId: own.beneficiary.id };
    const { id } = await given(own, { constraints, sum: { pointer: "/pin", max: 9_999 } }, changes);
    for (const actor of [own.governance, own.beneficiary])
      expect(await getStanding(ctxOf(actor), { id })).toMatchObject({
        constraints,
        sum: { pointer: "/pin", max: 9_999, used: 0 },
      });
    for (const actor of [own.compliance, own.otherGovernance, own.agentOwner]) {
      const told = await getStanding(ctxOf(actor), { id });
      expect(told.constraints).toEqual([{ ...constraints[0], min: null, max: null }, constraints[1]]);
      expect(told.sum).toEqual({ pointer: "/pin", max: null, used: null });
      expect((await listStanding(ctxOf(actor), { agent: own.agent.id })).items).toEqual([told]);
    }
  });

  test("tells no value that is a secret by itself, or at its place, though what was sent there is none", async () => {
    const own = await standingWorld();
    const token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    const constraints: GiveStanding["constraints"] = [
      { pointer: "/note", is: "one_of", values: ["hello", token] },
      { pointer: "/password", is: "one_of", values: ["", "hunter2 and more"] },
      { pointer: "/more", is: "one_of", values: [{ plain: 1 }, { password: "correct horse" }] },
      { pointer: "/to", is: "one_of", values: ["ana", "ben"] },
    ];
    const args = { note: "hello", password: "", more: { plain: 1 }, to: "ana" };
    const { id } = await given(own, { constraints }, { args });
    expect((await getStanding(ctxOf(own.governance), { id })).constraints).toEqual(constraints);
    const { constraints: told } = await getStanding(ctxOf(own.compliance), { id });
    const values = ["[hidden]", "[hidden]"];
    expect(told).toEqual([...constraints.slice(0, 3).map((each) => ({ ...each, values })), constraints[3]]);
  });
});

describe("a preview", () => {
  test("says which calls of the last 30 days would have been like it, and of others why not", async () => {
    const own = await standingWorld();
    const like = await givablePending(own, { args: { amount: 250, to: "ana" } });
    const more = await givablePending(own, { args: { amount: 501, to: "ana" } });
    const forOther = await givablePending(own, { userId: own.beneficiary.id });
    const long = new Date(Date.now() - 31 * 86_400_000);
    await givablePending(own, { createdAt: long, expiresAt: new Date(long.getTime() + 1_000) });
    const { id } = await givablePending(own);
    const { constraints } = alike;
    expect(await previewStanding(ctxOf(own.governance), { id, constraints })).toEqual({
      looked_at: 3,
      matched: 1,
      calls: [
        expect.objectContaining({
          id: forOther.id,
          matches: false,
          why: expect.stringMatching(/somebody else/),
        }),
        expect.objectContaining({ id: more.id, matches: false, why: expect.stringMatching(/^\/amount/) }),
        expect.objectContaining({ id: like.id, matches: true, why: null, status: "pending" }),
      ],
    });
    expect(await statusOf(like.id)).toBe("pending");
  });

  test("tells nothing of another call's secrets but whether they are those of this one, however often it is asked", async () => {
    const own = await standingWorld();
    await givablePending(own, { args: { pin: 4_711, login: { password: "swordfish" }, to: "ana" } });
    const args = { pin: 5_000, login: { password: "swordfish" }, to: "ana" };
    const { id } = await givablePending(own, { args });
    const preview = (...constraints: GiveStanding["constraints"]) =>
      previewStanding(ctxOf(own.governance), { id, constraints });
    const pin = { pointer: "/pin", is: "equals" as const, value: 5_000 };
    const login = { pointer: "/login", is: "equals" as const, value: args.login };
    const to = { pointer: "/to", is: "text" as const, max_length: 10 };
    const notShown = {
      looked_at: 1,
      matched: 0,
      calls: [{ matches: false, why: expect.stringContaining("not shown") }],
    };
    // Half of what is left with each question: whether the other pin is within is never told.
    for (let [min, max] = [0, 5_000]; min < 5_000; min = Math.ceil((min + max + 1) / 2))
      expect(await preview({ pointer: "/pin", is: "between", min, max }, login, to)).toMatchObject(notShown);
    for (const guess of [4_711, 4_712])
      expect(
        await preview({ pointer: "/pin", is: "one_of", values: [5_000, guess] }, login, to),
      ).toMatchObject(notShown);
    for (const around of ["/login", "/login/password"])
      for (const password of ["swordfish", "other"]) {
        const values = around === "/login" ? [args.login, { password }] : ["swordfish", password];
        expect(await preview(pin, { pointer: around, is: "one_of", values }, to)).toMatchObject(notShown);
      }
    for (const max_length of [9, 100])
      expect(await preview(pin, { pointer: "/login/password", is: "text", max_length }, to)).toMatchObject(
        notShown,
      );
    expect((await preview(pin, login, to)).calls).toMatchObject([
      { matches: false, why: expect.stringMatching(/^\/pin: It is not what/) },
    ]);
  });

  test("is for who may decide on the call: values can't be tried by others", async () => {
    const { id } = await givablePending(world);
    const { constraints } = alike;
    for (const [actor, code] of [
      [world.member, "not_found"],
      [world.agentOwner, "forbidden"],
      [world.compliance, "forbidden"],
    ] as const)
      await expect(previewStanding(ctxOf(actor), { id, constraints })).rejects.toMatchObject({ code });
    const wrong: GiveStanding["constraints"] = [{ pointer: "/to", is: "text", max_length: 1 }];
    await expect(previewStanding(ctxOf(world.governance), { id, constraints: wrong })).rejects.toMatchObject({
      code: "invalid",
    });
  });
});

test("the database keeps what was given as it is, and a call that was used as used (I25)", async () => {
  const own = await standingWorld();
  const { id } = await given(own);
  await ask(own);
  const change = (data: object) =>
    db().standingPermission.update({ where: { id }, data: { version: { increment: 1 }, ...data } });
  for (const data of [{ usedCalls: 0 }, { maxCalls: 11 }, { expiresAt: new Date() }, { usedCalls: 3 }])
    await expect(change(data)).rejects.toThrow(/not what was given/);
  await revoke(own.governance, id);
  await expect(change({ status: "active", endedAt: null })).rejects.toThrow(/is over/);
  expect(await standingRow(id)).toMatchObject({ status: "revoked", usedCalls: 1 });
});

test("the database lets what is over be revoked, and nothing else become of it (I21, I25)", async () => {
  const own = await standingWorld();
  const exhausted = await given(own, { max_calls: 2 });
  await Promise.all([ask(own), ask(own)]);
  const expired = await given(own);
  await ask(own);
  await passes(expired.id);
  await expireStanding(systemCtx("Clock"));
  for (const { id } of [exhausted, expired]) {
    const change = (data: object) =>
      db().standingPermission.update({ where: { id }, data: { version: { increment: 1 }, ...data } });
    const { status, usedCalls } = await standingRow(id);
    const revoked = {
      status: "revoked",
      endedAt: new Date(),
      endedById: own.governance.id,
      endReason: "No.",
    };
    for (const data of [
      {},
      { status: "active", endedAt: null },
      { status: "exhausted", endReason: "Other words." },
      { status: "expired", endedAt: new Date() },
      { status: "voided" },
    ])
      await expect(change(data)).rejects.toThrow(/is over/);
    for (const data of [
      { usedCalls: usedCalls - 1 },
      { usedCalls: usedCalls + 1 },
      { usedSum: 1 },
      { maxCalls: 100 },
      { expiresAt: new Date(Date.now() + 60_000) },
      { createdById: own.otherGovernance.id },
      { constraints: [] },
      { version: 1 },
    ])
      await expect(change({ ...revoked, ...data })).rejects.toThrow(
        /is over|not what was given|_check|_caps|_sum/,
      );
    expect(await standingRow(id)).toMatchObject({ status, usedCalls });
    await change(revoked);
    for (const data of [{ status }, { status: "active", endedAt: null }, { endReason: "Yes." }])
      await expect(change(data)).rejects.toThrow(/is over/);
    expect(await standingRow(id)).toMatchObject({ status: "revoked", usedCalls, endReason: "No." });
  }
});
