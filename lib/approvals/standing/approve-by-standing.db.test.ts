import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { updateAgent } from "#lib/access/agents/index.ts";
import { loadAccessPolicy, readDocument } from "#lib/access/policy/index.ts";
import { askTerms, claimSecondsMax } from "#lib/access/policy/schemas.ts";
import { insertAccessPolicy } from "#lib/access/testing/index.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { claimOf, decideOn, newsOf, statusOf } from "../claims/test-claims.ts";
import { getApproval } from "../inbox/index.ts";
import { cancelApproval } from "../requests/index.ts";
import { loadApproval } from "../row/index.ts";
import { type AskingWorld, askAbout, askingGateway } from "../testing/index.ts";
import { crowd } from "../testing/races.ts";
import { revokeApproval } from "../votes/index.ts";
import { expireStanding, getStanding } from "./index.ts";
import { whyVoid } from "./like-given.ts";
import { mayRevokeStanding } from "./may-revoke-standing.ts";
import { loadStanding } from "./standing-row.ts";
import {
  ask,
  call,
  endAll,
  given,
  passes,
  redeem,
  relabel,
  revoke,
  standingRow,
  standingWorld,
} from "./test-standing.ts";

let world: AskingWorld;

beforeAll(async () => {
  world = await standingWorld();
});

beforeEach(() => endAll(world));

describe("a request like what was allowed", () => {
  test("is approved at once by whoever allowed it, asks nobody, and can be claimed (I27)", async () => {
    const { id } = await given(world);
    const told = await ask(world, { amount: 499.99, to: "ana" });
    expect(told).toMatchObject({
      status: "approved",
      version: 2,
      basis: { kind: "standing", id, at: told.decided_at },
    });
    expect(Date.parse(told.claim_by ?? "") - Date.parse(told.created_at)).toBeGreaterThan(
      world.ask.claim_within * 999,
    );
    expect(await auditOf(told.id)).toMatchObject([
      { action: "approval.request" },
      { action: "approval.decide", after: { standing_permission: id, allowed_by: world.governance.id } },
    ]);
    expect(await newsOf(told.id)).toEqual([]);
    expect(await standingRow(id)).toMatchObject({ status: "active", usedCalls: 1 });
    expect((await getApproval(ctxOf(world.compliance), { id: told.id })).basis).toEqual({
      kind: "standing",
      id,
      by: { id: world.governance.id, name: world.governance.name },
    });
    const claimed = await claimOf(world, { id: told.id, actionHash: told.action_hash });
    expect(claimed.token).toMatch(/^ey/);
    expect(await statusOf(told.id)).toBe("claimed");
  });

  test("is permitted when the decision point is asked with it, once (I20)", async () => {
    await given(world);
    const { id } = await ask(world);
    expect(await redeem(world, id)).toMatchObject({ made: { approvalId: id, decision: { permit: true } } });
    expect(await redeem(world, id)).toMatchObject({ made: null });
  });

  test("sent again is the same one, and takes no other call (I24, I25)", async () => {
    const { id } = await given(world);
    const again = { call_id: newId("request") };
    const [first, second] = [await ask(world, call, again), await ask(world, call, again)];
    expect(second).toEqual({ ...first, again: true });
    expect((await standingRow(id)).usedCalls).toBe(1);
  });

  test("uses the oldest permission that matches, and the next one once that is used up", async () => {
    const own = await standingWorld();
    const [first, second] = [await given(own, { max_calls: 2 }), await given(own, { max_calls: 1 })];
    const bases = [];
    for (let asked = 0; asked < 4; asked++) bases.push((await ask(own)).basis);
    expect(bases).toMatchObject([{ id: first.id }, { id: first.id }, { id: second.id }, null]);
    expect(await standingRow(first.id)).toMatchObject({
      status: "exhausted",
      usedCalls: 2,
      endedAt: expect.any(Date),
    });
    expect((await auditOf(first.id)).map(({ action }) => action)).toEqual(["standing.give", "standing.end"]);
  });
});

describe("a request waits for people, and nothing is used,", () => {
  test("where any argument is not as it was allowed", async () => {
    const { id } = await given(world);
    const others = [
      { amount: 501, to: "ana" },
      { amount: 100, to: "eve" },
      { amount: "100", to: "ana" },
      { to: "ana" },
      { ...call, memo: {} },
      {},
    ];
    for (const args of others) {
      const told = await ask(world, args);
      expect(told).toMatchObject({ status: "pending", basis: null });
      expect(await newsOf(told.id)).toEqual(["approval.requested"]);
    }
    expect(await standingRow(id)).toMatchObject({ status: "active", usedCalls: 0, version: 1 });
  });

  test("where it is on somebody's behalf, through another gateway, or of another agent", async () => {
    const { id } = await given(world);
    expect(await ask(world, call, { on_behalf_of: world.beneficiary.email })).toMatchObject({
      status: "pending",
    });
    const other = await askingGateway(world.server.id);
    expect(await ask({ ...world, ...other })).toMatchObject({ status: "pending" });
    const { id: theirs } = await given(world, {}, { userId: world.beneficiary.id });
    await revoke(world.governance, id);
    expect(await ask(world)).toMatchObject({ status: "pending" });
    expect(await ask(world, call, { on_behalf_of: world.beneficiary.email })).toMatchObject({
      status: "approved",
      basis: { id: theirs },
    });
  });

  test("where another rule asks about it as well", async () => {
    const own = await standingWorld();
    const { id } = await given(own);
    await askAbout(own.server.name, own.tool, `${own.ruleId}-more`, { standing: true });
    expect(await ask(own)).toMatchObject({ status: "pending" });
    expect(await standingRow(id)).toMatchObject({ status: "active", usedCalls: 0 });
  });

  test("where whoever allowed it could not approve it any more (I13)", async () => {
    const own = await standingWorld();
    const giver = await addPerson("governance");
    const { id } = await given(own, {}, {}, giver);
    await db().user.update({ where: { id: giver.id }, data: { roles: ["member"] } });
    expect(await ask(own)).toMatchObject({ status: "pending" });
    await db().user.update({
      where: { id: giver.id },
      data: { roles: ["governance"], disabledAt: new Date() },
    });
    expect(await ask(own)).toMatchObject({ status: "pending" });
    await db().user.update({ where: { id: giver.id }, data: { disabledAt: null } });
    expect(await ask(own)).toMatchObject({ status: "approved", basis: { id } });
  });

  test("once its time is over, which is written down then, or by the job (I16)", async () => {
    const own = await standingWorld();
    const [first, second] = [await given(own), await given(own)];
    await passes(first.id);
    expect(await ask(own)).toMatchObject({ status: "approved", basis: { id: second.id } });
    expect(await standingRow(first.id)).toMatchObject({ status: "expired", usedCalls: 0, endedById: null });
    await passes(second.id);
    expect(await expireStanding(systemCtx("Clock"))).toBe(1);
    expect(await expireStanding(systemCtx("Clock"))).toBe(0);
    expect(await standingRow(second.id)).toMatchObject({ status: "expired", usedCalls: 1 });
    expect((await auditOf(second.id)).at(-1)).toMatchObject({
      action: "standing.end",
      after: { status: "expired" },
    });
    expect(await ask(own)).toMatchObject({ status: "pending" });
  });
});

describe("what was allowed is void before the next request that it could match (I26)", () => {
  /** A request waits then, and what was allowed is over. */
  async function expectVoid(own: AskingWorld, id: string, reason: RegExp) {
    expect(await ask(own)).toMatchObject({ status: "pending", basis: null });
    expect(await standingRow(id)).toMatchObject({
      status: "voided",
      usedCalls: 0,
      endedById: null,
      endReason: expect.stringMatching(reason),
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({ action: "standing.end", after: { status: "voided" } });
  }

  test("when the tool has another definition", async () => {
    const own = await standingWorld();
    const { id } = await given(own, {}, { toolHash: `sha256:${"0".repeat(64)}` });
    await expectVoid(own, id, /definition/);
  });

  test("when the tool is not known to be reversible any more", async () => {
    const own = await standingWorld();
    const { id } = await given(own);
    const [row, asked] = [await loadStanding(db(), id), await loadApproval(db(), (await ask(own)).id)];
    const today = { ...asked, document: readDocument(asked.policy) };
    expect(whyVoid(row, today)).toBeNull();
    for (const effects of [[], ["writes", "pays"]])
      expect(whyVoid(row, { ...today, effects })).toMatch(/reversible/);
    const two = { ...row, approval: { ...row.approval, effects: ["reads", "writes"] } };
    expect(whyVoid(two, { ...today, effects: ["writes", "reads"] })).toBeNull();
  });

  test.each([
    ["did more", { effects: ["reads", "writes"] }],
    ["did something else", { effects: ["writes"] }],
    ["needed another level of access", { accessLevel: "write" }],
  ])("when the tool %s by its labels then", async (_, changes) => {
    const own = await standingWorld();
    const { id } = await given(own, {}, changes);
    await expectVoid(own, id, /labelled otherwise/);
  });

  test("when somebody changed the agent, or others answer for it", async () => {
    const own = await standingWorld();
    const { id } = await given(own);
    await updateAgent(ctxOf(own.agentOwner), { id: own.agent.id, purpose: "Pays other bills as well." });
    await expectVoid(own, id, /agent/);
    expect(await given(own)).toMatchObject({ status: "active" });
    expect(await ask(own)).toMatchObject({ status: "approved" });
  });

  test.each([
    ["asks at a higher tier", { tier: 3 }, /tier 3/],
    ["asks for more people", { stages: [{ who: "role:governance", need: 2 }] }, /governance/],
    ["asks for a fresh sign-in", { step_up: "fresh_sign_in" as const }, /show more/],
    ["has each such call approved by itself", { standing: false }, /by itself/],
  ])("when the rule %s by now", async (_, terms, reason) => {
    const own = await standingWorld();
    const { id } = await given(own);
    await askAbout(own.server.name, own.tool, own.ruleId, { standing: true, ...terms });
    await expectVoid(own, id, reason);
  });

  test("when the call that it was given with was stopped", async () => {
    const own = await standingWorld();
    const { id, approvalId } = await given(own);
    await revokeApproval(ctxOf(own.otherGovernance), { id: approvalId, reason: "Wrong person." });
    await expectVoid(own, id, /stopped/);
  });
});

describe("what is approved so is still a person's to stop", () => {
  test("a no of anybody who may decide stops it before its claim (I8, I10)", async () => {
    const { id } = await given(world);
    const told = await ask(world);
    expect(await decideOn(world.otherGovernance, told.id, "reject")).toMatchObject({
      vote: "revoked",
      status: "revoked",
    });
    await expect(claimOf(world, { id: told.id, actionHash: told.action_hash })).rejects.toMatchObject({
      code: "gone",
    });
    expect(await standingRow(id)).toMatchObject({ status: "active", usedCalls: 1 });
  });

  test("once what allowed it is revoked, its claim fails (I21)", async () => {
    const { id } = await given(world);
    const told = await ask(world);
    await revoke(world.agentOwner, id);
    await expect(claimOf(world, { id: told.id, actionHash: told.action_hash })).rejects.toMatchObject({
      code: "gone",
      message: expect.stringMatching(/allowed it in advance/),
    });
    expect(await statusOf(told.id)).toBe("revoked");
  });

  test("by whoever allowed it, though they are of no role that oversees and voted on another call", async () => {
    const own = await standingWorld({ stages: [{ who: "server_owner", need: 1 }] });
    const { owner } = own.server;
    await given(own, {}, {}, owner);
    const told = await ask(own);
    expect(told).toMatchObject({ status: "approved" });
    const reason = "No.";
    await expect(revokeApproval(ctxOf(own.member), { id: told.id, reason })).rejects.toThrow();
    await revokeApproval(ctxOf(owner), { id: told.id, reason });
    await expect(claimOf(own, { id: told.id, actionHash: told.action_hash })).rejects.toMatchObject({
      code: "gone",
    });
  });

  const usedUp = async (own: AskingWorld) => {
    const { id } = await given(own, { max_calls: 3 });
    return { id, told: [await ask(own), await ask(own), await ask(own)] };
  };
  const overByClock = async (own: AskingWorld) => {
    const { id } = await given(own);
    const told = [await ask(own), await ask(own), await ask(own)];
    await passes(id);
    return { id, told };
  };
  const writtenOver = async (own: AskingWorld) => {
    const used = await overByClock(own);
    await expireStanding(systemCtx("Clock"));
    return used;
  };
  test.each([
    ["was used up", "exhausted", usedUp],
    ["is over by the clock", "expired", overByClock],
    ["was written down as over", "expired", writtenOver],
  ])("what allowed it %s, and is revoked: nobody claims any of its calls (I21)", async (_, status, use) => {
    const own = await standingWorld();
    const { id, told } = await use(own);
    const before = await getStanding(ctxOf(own.agentOwner), { id });
    expect(before).toMatchObject({ status, used_calls: 3, can: { revoke: true } });
    expect(await revoke(own.agentOwner, id)).toMatchObject({
      status: "revoked",
      used_calls: 3,
      ended: { by: { id: own.agentOwner.id }, reason: "No more of it." },
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({ action: "standing.revoke" });
    for (const { id: asked, action_hash: actionHash } of told) {
      await expect(claimOf(own, { id: asked, actionHash })).rejects.toMatchObject({ code: "gone" });
      expect(await statusOf(asked)).toBe("revoked");
    }
    await expect(revoke(own.agentOwner, id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("what allowed it can be revoked once it is over as long as any call of it could be claimed, and no longer", async () => {
    const own = await standingWorld();
    const { id } = await given(own, { max_calls: 1 });
    await ask(own);
    const row = await loadStanding(db(), id);
    const last = (row.endedAt?.getTime() ?? 0) + claimSecondsMax * 1_000;
    expect(mayRevokeStanding(own.governance, row, new Date(last - 1))).toBe(true);
    expect(mayRevokeStanding(own.governance, row, new Date(last))).toMatchObject({ code: "conflict" });
    for (const status of ["revoked", "voided"] as const)
      expect(mayRevokeStanding(own.governance, { ...row, status }, new Date())).toHaveProperty("no");
    const within = (claim_within: number) => askTerms.safeParse({ claim_within }).success;
    expect([within(claimSecondsMax), within(claimSecondsMax + 1)]).toEqual([true, false]);
  });

  test("once whoever allowed it is gone, its claim fails; its being used up changes nothing (I13, I21)", async () => {
    const own = await standingWorld();
    const giver = await addPerson("governance");
    await given(own, { max_calls: 2 }, {}, giver);
    const [first, last] = [await ask(own), await ask(own)];
    expect(await claimOf(own, { id: last.id, actionHash: last.action_hash })).toHaveProperty("token");
    await db().user.update({ where: { id: giver.id }, data: { disabledAt: new Date() } });
    await expect(claimOf(own, { id: first.id, actionHash: first.action_hash })).rejects.toMatchObject({
      code: "gone",
    });
  });
});

type Meanwhile = (own: AskingWorld, given: { approvalId: string }) => Promise<unknown>;
const asksAsWell = (own: AskingWorld, standing: boolean) =>
  askAbout(own.server.name, own.tool, `${own.ruleId}-more`, { standing });

describe.each<[string, Meanwhile, RegExp]>([
  [
    "the rule has each call approved by itself",
    (own) => askAbout(own.server.name, own.tool, own.ruleId, { standing: false }),
    /by itself/,
  ],
  ["another rule asks, which allows none in advance", (own) => asksAsWell(own, false), /did not ask/],
  ["another rule asks, of which nobody knew", (own) => asksAsWell(own, true), /did not ask/],
  [
    "the agent was changed",
    (own) => updateAgent(ctxOf(own.agentOwner), { id: own.agent.id, purpose: "Pays other bills as well." }),
    /agent was changed/,
  ],
  [
    "the call that it was given with was stopped",
    (own, { approvalId }) =>
      revokeApproval(ctxOf(own.otherGovernance), { id: approvalId, reason: "Wrong person." }),
    /given with was stopped/,
  ],
  ["reviewers say that the tool pays", (own) => relabel(own, ["reads", "pays"]), /reversible/],
  ["reviewers say that the tool writes", (own) => relabel(own, ["reads", "writes"]), /labelled otherwise/],
])("what was allowed is looked at again as its call is made: where %s by then,", (_, act, reason) => {
  const start = async () => {
    const own = await standingWorld();
    const standing = await given(own);
    const told = await ask(own);
    expect(told).toMatchObject({ status: "approved", basis: { id: standing.id } });
    await act(own, standing);
    return { own, told };
  };

  test("its claim gets no token (I13, I21, I26)", async () => {
    const { own, told } = await start();
    await expect(claimOf(own, { id: told.id, actionHash: told.action_hash })).rejects.toMatchObject({
      code: "gone",
      message: expect.stringMatching(reason),
    });
    expect(await statusOf(told.id)).toBe("revoked");
  });

  test("the decision point does not permit it (I13, I21, I26)", async () => {
    const { own, told } = await start();
    expect(await redeem(own, told.id)).toMatchObject({ made: null, why: expect.stringMatching(reason) });
    expect(await statusOf(told.id)).toBe("revoked");
  });
});

test("a rule that asks for nothing more, or not at all any more, takes nothing from what was allowed", async () => {
  const own = await standingWorld();
  await given(own);
  const [first, second] = [await ask(own), await ask(own)];
  await askAbout(own.server.name, own.tool, own.ruleId, { standing: true });
  expect(await claimOf(own, { id: first.id, actionHash: first.action_hash })).toHaveProperty("token");
  const { document } = await loadAccessPolicy(db());
  await insertAccessPolicy({ rules: document.rules.filter(({ id }) => id !== own.ruleId) });
  expect(await claimOf(own, { id: second.id, actionHash: second.action_hash })).toHaveProperty("token");
});

describe("what may be used at most is never more", () => {
  test("of 50 requests at once 30 are approved, where 30 were allowed (I25)", async () => {
    const own = await standingWorld();
    const { id } = await given(own, { max_calls: 30 });
    const told = await crowd(50, () => ask(own));
    expect(told.filter(({ status }) => status === "approved")).toHaveLength(30);
    expect(await db().actionApproval.count({ where: { standingId: id } })).toBe(30);
    expect(await standingRow(id)).toMatchObject({ status: "exhausted", usedCalls: 30 });
  });

  test("what they come to stays within the sum, to the millionth (I25)", async () => {
    const own = await standingWorld();
    const { id } = await given(own, { max_calls: 100, sum: { pointer: "/amount", max: 1 } });
    const told = await crowd(18, () => ask(own, { amount: 0.1, to: "ana" }));
    expect(told.filter(({ status }) => status === "approved")).toHaveLength(10);
    const row = await standingRow(id);
    expect([row.usedCalls, row.usedSum.toFixed(6), row.status]).toEqual([10, "1.000000", "active"]);
    expect(await ask(own, { amount: 0.000001, to: "ana" })).toMatchObject({ status: "pending" });
    expect(await ask(own, { amount: 0, to: "ana" })).toMatchObject({ status: "approved" });
  });

  test("a number with more decimals than are kept is not rounded: people decide on it (I25)", async () => {
    const own = await standingWorld();
    const { id } = await given(own, { sum: { pointer: "/amount", max: 500 } });
    expect(await ask(own, { amount: 0.0000001, to: "ana" })).toMatchObject({ status: "pending" });
    expect((await standingRow(id)).usedCalls).toBe(0);
  });

  test("a call that was taken back, or was stopped, does not come back (I25)", async () => {
    const own = await standingWorld();
    const { id } = await given(own, { max_calls: 2, sum: { pointer: "/amount", max: 1_000 } });
    const [first, second] = [await ask(own), await ask(own)];
    await cancelApproval(own.gateway, { id: first.id, reason: "Not needed." });
    await revokeApproval(ctxOf(own.otherGovernance), { id: second.id, reason: "No." });
    const row = await standingRow(id);
    expect([row.usedCalls, row.usedSum.toFixed(), row.status]).toEqual([2, "200", "exhausted"]);
    expect(await ask(own)).toMatchObject({ status: "pending" });
  });
});

test("nothing is allowed beyond what was given: constraints of another permission don't add to it", async () => {
  const own = await standingWorld();
  const exact = (amount: number, to: string) => ({
    constraints: [
      { pointer: "/amount", is: "equals" as const, value: amount },
      { pointer: "/to", is: "equals" as const, value: to },
    ],
  });
  await given(own, exact(1, "ana"), { args: { amount: 1, to: "ana" } });
  await given(own, exact(2, "ben"), { args: { amount: 2, to: "ben" } });
  expect(await ask(own, { amount: 1, to: "ben" })).toMatchObject({ status: "pending" });
  expect(await ask(own, { amount: 2, to: "ben" })).toMatchObject({ status: "approved" });
});
