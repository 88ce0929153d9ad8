import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { addedKey } from "#lib/identity/testing/index.ts";
import { addPerson, addTeam, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { claimOf, decideOn, painted, statusOf } from "../claims/test-claims.ts";
import { getApproval } from "../inbox/index.ts";
import { loadApproval } from "../row/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { assertionOptions, revokeApproval, verifyStoredAssertion, voteApproval } from "../votes/index.ts";
import { breakGlass, reviewBreakGlass } from "./index.ts";
import { breakOn, fresh, glassInput, longAgo, reviewAll } from "./test-emergency.ts";

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
});

afterEach(() => reviewAll(world.compliance));

const forbidden = { code: "forbidden" };
const stages = (...who: string[]) => ({ stages: who.map((one) => ({ who: one, need: 1 })) });

async function untouched(id: string) {
  expect(await statusOf(id)).toBe("pending");
  expect(await db().breakGlass.count({ where: { approvalId: id } })).toBe(0);
}

describe("one person's yes in an emergency", () => {
  test("approves at once, is bound to what was painted, told, recorded, and due for review (I6, I37)", async () => {
    const row = await pendingApproval(world);
    const { id } = row;
    const input = await glassInput(id);
    const broken = await breakGlass(ctxOf(fresh(world.governance)), input);
    expect(broken).toMatchObject({ status: "approved", version: 2 });
    const {
      decidedAt,
      claimBy,
      breakGlass: glass,
    } = await db().actionApproval.findUniqueOrThrow({
      where: { id },
      include: { breakGlass: true },
    });
    expect((claimBy?.getTime() ?? 0) - (decidedAt?.getTime() ?? 0)).toBe(world.ask.claim_within * 1_000);
    expect(glass).toMatchObject({
      openedById: world.governance.id,
      incident: "INC-7",
      displayHash: input.display_hash,
      assertion: null,
      reviewedAt: null,
      reviewDueAt: new Date((decidedAt?.getTime() ?? 0) + 72 * 3_600_000),
    });
    expect(await auditOf(id)).toMatchObject([{ action: "break_glass.open", outcome: "success" }]);
    const news = await db().outboxEvent.findMany({ where: { payload: { contains: id } } });
    expect(news.map(({ kind }) => kind)).toEqual(["approval.glass_broken"]);
  });

  test("is claimed like any other, and its basis says whose it was (I1)", async () => {
    const row = await pendingApproval(world);
    await breakOn(world.governance, row.id);
    expect(await claimOf(world, row)).toMatchObject({ token: expect.any(String) });
    const view = await getApproval(ctxOf(world.compliance), { id: row.id });
    expect(view).toMatchObject({
      status: "claimed",
      basis: { kind: "break_glass", by: { id: world.governance.id }, incident: "INC-7", review: null },
    });
  });

  test("counts while they are what made it count: a role taken away voids it before the claim (I13)", async () => {
    const person = await addPerson("governance");
    const row = await pendingApproval(world);
    await breakOn(person, row.id);
    await db().user.update({ where: { id: person.id }, data: { roles: ["member"] } });
    await expect(claimOf(world, row)).rejects.toMatchObject({ code: "gone" });
    expect(await statusOf(row.id)).toBe("revoked");
  });

  test("on another version, other bytes or another painting is stale (I5)", async () => {
    const { id } = await pendingApproval(world);
    for (const wrong of [{ version: 2 }, { action_hash: "sha256:0" }, { display_hash: "sha256:0" }])
      await expect(breakOn(world.governance, id, wrong)).rejects.toMatchObject({
        code: "stale",
        details: { current: { status: "pending", version: 1 } },
      });
    await untouched(id);
  });

  test("says why, and for which incident", async () => {
    const { id } = await pendingApproval(world);
    for (const wrong of [{ reason: " " }, { incident: "" }])
      await expect(breakOn(world.governance, id, wrong)).rejects.toMatchObject({ code: "invalid" });
    await untouched(id);
  });
});

describe("what they must show", () => {
  test("a sign-in of the last five minutes, in the browser, whatever the rule asks for", async () => {
    const { id } = await pendingApproval(world);
    const input = await glassInput(id);
    const early = new Date(Date.now() - 6 * 60_000);
    const { governance } = world;
    for (const actor of [
      governance,
      { ...governance, signedInAt: early },
      { ...fresh(governance), via: "token" as const },
    ])
      await expect(breakGlass(ctxOf(actor), input)).rejects.toMatchObject({
        ...forbidden,
        details: { step_up: "fresh_sign_in" },
      });
    await untouched(id);
    expect((await auditOf(id)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      Array.from({ length: 3 }, () => "break_glass.open refused"),
    );
  });

  test("the number that the agent's person sees, and the security key, where the rule asks for them", async () => {
    const numbered = await pendingApproval(world, { matchNumber: 42 });
    await expect(breakOn(world.governance, numbered.id)).rejects.toMatchObject({
      details: { number: "missing" },
    });
    await expect(breakOn(world.governance, numbered.id, { number: 24 })).rejects.toMatchObject({
      details: { number: "wrong" },
    });
    expect(await breakOn(world.governance, numbered.id, { number: 42 })).toMatchObject({
      status: "approved",
    });
    const keyed = await pendingApproval(world, { stepUp: "webauthn" });
    await expect(breakOn(world.governance, keyed.id)).rejects.toMatchObject({
      ...forbidden,
      details: { step_up: "webauthn" },
    });
    await untouched(keyed.id);
  });

  test("a key's signature for exactly this is kept with it, and holds when it is looked at again (I6)", async () => {
    provideEnv({ PUBLIC_URL: "http://localhost:3000" });
    const key = await addedKey(world.governance);
    const { id } = await pendingApproval(world, { stepUp: "webauthn" });
    const { reason, incident, ...page } = await glassInput(id);
    const signed = async () =>
      key.sign(await assertionOptions(ctxOf(world.governance), { ...page, act: "break_glass" }));
    const { id: otherId } = await pendingApproval(world, { stepUp: "webauthn" });
    await expect(breakOn(world.governance, otherId, { assertion: await signed() })).rejects.toMatchObject(
      forbidden,
    );
    await untouched(otherId);
    await breakOn(world.governance, id, { assertion: await signed() });
    const row = await loadApproval(db(), id);
    const { openedById, displayHash, assertion = null } = row.breakGlass ?? {};
    const kept = {
      id,
      voterId: openedById ?? "",
      actionApprovalId: id,
      decision: "approve",
      digest: row.actionHash,
      displayHash: displayHash ?? "",
      assertion,
    };
    const stored = await db().securityKey.findUniqueOrThrow({ where: { id: key.id } });
    expect(await verifyStoredAssertion(kept, row, stored, "break_glass")).toBe(true);
    expect(await verifyStoredAssertion(kept, row, stored, "vote")).toEqual({ no: expect.any(String) });
  });

  test("a signature for an ordinary yes opens no glass, and one for an emergency is no ordinary yes (I6)", async () => {
    provideEnv({ PUBLIC_URL: "http://localhost:3000" });
    const person = await addPerson("governance");
    const key = await addedKey(person);
    const { id } = await pendingApproval(world, { stepUp: "webauthn" });
    const { decision, ...page } = await painted(id);
    const signed = async (act: "vote" | "break_glass") =>
      key.sign(await assertionOptions(ctxOf(person), { ...page, act }));
    const wrong = { ...forbidden, details: { step_up: "webauthn", key: "wrong" } };
    await expect(breakOn(person, id, { assertion: await signed("vote") })).rejects.toMatchObject(wrong);
    const ballot = { ...page, decision, assertion: await signed("break_glass") };
    await expect(voteApproval(ctxOf(person), ballot)).rejects.toMatchObject(wrong);
    await untouched(id);
    expect(await voteApproval(ctxOf(person), { ...ballot, assertion: await signed("vote") })).toMatchObject({
      vote: "counted",
      status: "pending",
    });
    // Whoever voted already asks for no second vote's signature, but may have to say it alone yet.
    await expect(signed("vote")).rejects.toMatchObject({ code: "conflict" });
    await breakOn(person, id, { assertion: await signed("break_glass") });
  });
});

describe("who may", () => {
  test("nobody on the side that asks, by any route, nor whom it acts for in the name of others (I12)", async () => {
    const sides = [world.agentOwner, world.registrar, world.beneficiary];
    const everything: UserActor["roles"] = ["admin", "governance", "compliance"];
    const team = await addTeam(...sides);
    for (const { id } of sides) await db().user.update({ where: { id }, data: { roles: [...everything] } });
    const { id } = await pendingApproval(world, {
      userId: world.beneficiary.id,
      ...stages("beneficiary", "role:governance", "role:compliance", team),
    });
    for (const person of sides)
      await expect(breakOn({ ...person, roles: everything }, id)).rejects.toMatchObject(forbidden);
    await untouched(id);
    for (const { id, roles } of sides) await db().user.update({ where: { id }, data: { roles: [...roles] } });
  });

  test("only whom a stage names, and no machine", async () => {
    const { id } = await pendingApproval(world);
    for (const person of [world.compliance, world.member, world.server.owner])
      await expect(breakOn(person, id)).rejects.toMatchObject(forbidden);
    await expect(breakGlass(world.gateway, await glassInput(id))).rejects.toMatchObject(forbidden);
    const team = await addTeam(world.member);
    const theirs = await pendingApproval(world, stages(team, "role:governance"));
    expect(await breakOn(world.member, theirs.id)).toMatchObject({ status: "approved" });
    await untouched(id);
  });

  test("nobody whose account is disabled", async () => {
    const person = await addPerson("governance");
    await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    const { id } = await pendingApproval(world);
    await expect(breakOn(person, id)).rejects.toMatchObject(forbidden);
    await untouched(id);
  });

  test("nobody whose yes is all that is missing: that needs no emergency", async () => {
    const { id } = await pendingApproval(world);
    await decideOn(world.governance, id);
    await expect(breakOn(world.otherGovernance, id)).rejects.toMatchObject({ code: "conflict" });
    await untouched(id);
    expect(await breakOn(world.governance, id)).toMatchObject({ status: "approved" });
  });

  test("what is over stays over, and says how it ended (I8, I16)", async () => {
    const denied = await pendingApproval(world);
    await decideOn(world.governance, denied.id, "reject");
    const past = new Date(Date.now() - 60_000);
    const expired = await pendingApproval(world, {
      createdAt: new Date(past.getTime() - 60_000),
      expiresAt: past,
    });
    for (const [{ id }, status] of [
      [denied, "denied"],
      [expired, "expired"],
    ] as const) {
      await expect(breakOn(world.otherGovernance, id)).rejects.toMatchObject({
        code: "conflict",
        details: { current: { status } },
      });
      expect(await db().breakGlass.count({ where: { approvalId: id } })).toBe(0);
    }
  });
});

describe("who neglects the reviews loses the right", () => {
  const review = (id: string) =>
    reviewBreakGlass(ctxOf(world.compliance), { id, verdict: "justified", note: "The invoice was real." });

  test("while one of their own is overdue, until a second person has looked at it", async () => {
    const person = await addPerson("governance");
    const [old, next] = [await pendingApproval(world), await pendingApproval(world)];
    await breakOn(person, old.id, {}, { at: longAgo() });
    await expect(breakOn(person, next.id)).rejects.toMatchObject({
      ...forbidden,
      message: expect.stringContaining("overdue"),
    });
    await untouched(next.id);
    await review(old.id);
    expect(await breakOn(person, next.id)).toMatchObject({ status: "approved" });
  });

  test("with three that nobody looked at, and not because of what others did", async () => {
    const person = await addPerson("governance");
    const rows = [];
    for (let made = 0; made < 4; made += 1) rows.push(await pendingApproval(world));
    const [first, second, third, fourth] = rows.map(({ id }) => id) as [string, string, string, string];
    for (const id of [first, second, third]) await breakOn(person, id);
    await expect(breakOn(person, fourth)).rejects.toMatchObject({
      ...forbidden,
      message: expect.stringContaining("wait for review"),
    });
    await untouched(fourth);
    await review(second);
    expect(await breakOn(person, fourth)).toMatchObject({ status: "approved" });
  });
});

describe("afterwards", () => {
  test("a no of somebody who was passed over stops it, and a late yes changes nothing (I10)", async () => {
    const { id } = await pendingApproval(world);
    await breakOn(world.governance, id);
    const third = await addPerson("governance");
    expect(await decideOn(third, id)).toMatchObject({ status: "approved", vote: "late" });
    expect(await decideOn(world.otherGovernance, id, "reject")).toMatchObject({
      status: "revoked",
      vote: "revoked",
    });
  });

  test("whoever did it may stop it themselves, and sees it wherever they are", async () => {
    const person = await addPerson("member");
    const team = await addTeam(person);
    const { id } = await pendingApproval(world, stages(team, "role:governance"));
    await breakOn(person, id);
    await db().teamMember.deleteMany({ where: { userId: person.id } });
    expect(await getApproval(ctxOf(person), { id })).toMatchObject({ status: "approved" });
    expect(await revokeApproval(ctxOf(person), { id, reason: "It was solved." })).toMatchObject({
      status: "revoked",
    });
  });
});

describe("its page says who may do what, and why not", () => {
  test("before and after", async () => {
    const { id } = await pendingApproval(world);
    const canOf = async (person: UserActor) => (await getApproval(ctxOf(person), { id })).can;
    expect(await canOf(world.governance)).toMatchObject({
      break_glass: true,
      review_break_glass: { no: "Nobody approved this alone. There is nothing to review." },
    });
    expect(await canOf(world.agentOwner)).toMatchObject({
      break_glass: { no: expect.stringContaining("the side that asks") },
      review_break_glass: { no: expect.stringMatching(/^Your role|may/) },
    });
    await breakOn(world.governance, id);
    expect(await canOf(world.governance)).toMatchObject({
      break_glass: { no: "It was approved already." },
      review_break_glass: { no: "You approved this alone. A second person reviews it." },
    });
    expect((await canOf(world.compliance)).review_break_glass).toBe(true);
  });
});
