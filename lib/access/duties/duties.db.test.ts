import { beforeAll, describe, expect, test } from "vitest";
import { approveServer, registerAgent } from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import {
  endException,
  grantException,
  listDutyExceptions,
  listDutyRules,
  removeDutyRule,
  setDutyRule,
} from "./index.ts";
import { daysFromNow, except, keepApart, twoTools } from "./test-duties.ts";

let compliance: UserActor;
let owner: UserActor;
let server: string;

beforeAll(async () => {
  compliance = await addPerson("compliance");
  owner = await addPerson("member", "compliance");
  server = (await approveServer({ create_payee: "read", pay: "read" })).name;
});

const reason = "The auditors ask for it.";
const ruled = () => keepApart(compliance, twoTools(server, "create_payee", "pay"));
const standing = async (name: string) =>
  (await listDutyRules(ctxOf(owner), {})).items.filter((rule) => rule.name === name);

describe("a rule", () => {
  test("is set for all to see, and on record", async () => {
    const rule = await ruled();
    expect(await standing(rule.name)).toEqual([rule]);
    expect(rule.created_by.id).toBe(compliance.id);
    expect(await auditOf(rule.name)).toMatchObject([
      {
        action: "duty_rule.set",
        target_type: "duty_rule",
        before: null,
        after: { id: rule.id, sides: rule.sides },
        reason,
      },
    ]);
  });

  test("that says something else is another one, and leaves its exceptions behind", async () => {
    const agent = await registerAgent(owner);
    const rule = await ruled();
    const exception = await except(compliance, agent.id, rule.name);
    const next = await keepApart(compliance, twoTools(server, "pay", "create_payee"), rule.name);
    expect(next.id).not.toBe(rule.id);
    expect(await standing(rule.name)).toEqual([next]);
    const { items } = await listDutyExceptions(ctxOf(owner), { rule: rule.name });
    expect(items).toMatchObject([{ id: exception.id, live: false, ended: null }]);
    expect((await auditOf(rule.name)).at(-1)).toMatchObject({
      before: { id: rule.id },
      after: { id: next.id },
    });
    await expect(endException(ctxOf(compliance), { id: exception.id, reason })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("that says what it says already is refused", async () => {
    const rule = await ruled();
    await expect(
      keepApart(compliance, twoTools(server, "create_payee", "pay"), rule.name),
    ).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("is acted on as it was looked at: under its name another may stand by now", async () => {
    const ctx = () => ctxOf(compliance);
    const agent = await registerAgent(owner);
    const seen = await ruled();
    const { name, description } = seen;
    const next = await keepApart(compliance, twoTools(server, "pay", "create_payee"), name);
    const stale = { code: "stale", details: { current_id: next.id } };
    const exception = { agent_id: agent.id, rule: name, reason, ends_at: daysFromNow(1) };
    const change = { name, description: `${description} Anew.`, sides: next.sides, reason };
    await expect(grantException(ctx(), { ...exception, rule_id: seen.id })).rejects.toMatchObject(stale);
    await expect(removeDutyRule(ctx(), { name, rule_id: seen.id, reason })).rejects.toMatchObject(stale);
    await expect(setDutyRule(ctx(), { ...change, base_id: seen.id })).rejects.toMatchObject(stale);
    await expect(setDutyRule(ctx(), { ...change, base_id: null })).rejects.toMatchObject(stale);
    expect(await standing(name)).toEqual([next]);

    expect(await grantException(ctx(), { ...exception, rule_id: next.id })).toMatchObject({ live: true });
    const last = await setDutyRule(ctx(), { ...change, base_id: next.id });
    await removeDutyRule(ctx(), { name, rule_id: last.id, reason });
    await expect(setDutyRule(ctx(), { ...change, base_id: last.id })).rejects.toMatchObject({
      code: "stale",
      details: { current_id: null },
    });
    expect(await setDutyRule(ctx(), { ...change, base_id: null })).toMatchObject({ name });
  });

  test("about a server that nobody knows, or with one side twice, is refused, and told where", async () => {
    await expect(
      keepApart(compliance, twoTools("com.example/unheard-of", "create_payee", "pay")),
    ).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/sides/0/any/0/server" }, { pointer: "/sides/1/any/0/server" }],
    });
    await expect(keepApart(compliance, twoTools(server, "pay", "pay"))).rejects.toMatchObject({
      issues: [{ pointer: "/sides/1/any" }],
    });
  });

  test("is removed once, and can be set again", async () => {
    const { name } = await ruled();
    const both = await Promise.allSettled([
      removeDutyRule(ctxOf(compliance), { name, reason }),
      removeDutyRule(ctxOf(compliance), { name, reason }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "not_found" } });
    expect(await standing(name)).toEqual([]);
    expect(await auditOf(name)).toMatchObject([
      { action: "duty_rule.set" },
      { action: "duty_rule.remove", outcome: "success", before: { description: "Four eyes." }, reason },
      { action: "duty_rule.remove", outcome: "refused" },
    ]);
    await keepApart(compliance, twoTools(server, "create_payee", "pay"), name);
    expect(await standing(name)).toHaveLength(1);
  });

  test("of two set at once stands once, as the later of them says", async () => {
    const name = unique("apart");
    await Promise.all([
      keepApart(compliance, twoTools(server, "create_payee", "pay"), name),
      keepApart(compliance, twoTools(server, "pay", "create_payee"), name),
    ]);
    expect(await standing(name)).toHaveLength(1);
    expect(await db().dutyRule.count({ where: { name } })).toBe(2);
    const [first, second] = await auditOf(name);
    expect(second?.before).toEqual(first?.after);
  });

  test.each(["admin", "governance", "auditor", "member"] as const)(
    "is not for %s to set or remove",
    async (role) => {
      const person = await addPerson(role);
      const rule = await ruled();
      const ctx = ctxOf(person);
      await expect(removeDutyRule(ctx, { name: rule.name, reason })).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(keepApart(person, twoTools(server, "pay", "create_payee"))).rejects.toMatchObject({
        code: "forbidden",
      });
      expect(await auditOfRequest(ctx)).toMatchObject([{ action: "duty_rule.remove", outcome: "refused" }]);
    },
  );

  test("is no machine's to set, to remove or to except from", async () => {
    const ctx = systemCtx("tests");
    const rule = await ruled();
    const agent = await registerAgent(owner);
    const { id } = await except(compliance, agent.id, rule.name);
    const { name, description } = rule;
    for (const refused of [
      () => setDutyRule(ctx, { name, description, sides: twoTools(server, "pay", "create_payee"), reason }),
      () => removeDutyRule(ctx, { name, reason }),
      () => grantException(ctx, { agent_id: agent.id, rule: name, reason, ends_at: daysFromNow(1) }),
      () => endException(ctx, { id, reason }),
    ])
      await expect(refused()).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an exception", () => {
  test("is of an agent from a rule for a while, and on record", async () => {
    const [agent, rule] = [await registerAgent(owner), await ruled()];
    const exception = await except(compliance, agent.id, rule.name);
    expect(exception).toMatchObject({
      agent: { id: agent.id, name: agent.name },
      rule: { id: rule.id, name: rule.name },
      granted_by: { id: compliance.id },
      ended: null,
      live: true,
    });
    expect(await auditOf(exception.id)).toMatchObject([
      {
        action: "duty_exception.grant",
        target_type: "duty_exception",
        after: { agent_id: agent.id, rule_id: rule.id, ends_at: exception.ends_at },
        reason: "The other one is ill.",
      },
    ]);
    expect((await listDutyExceptions(ctxOf(owner), { agent: agent.id })).items).toEqual([exception]);
  });

  test.each([
    ["a time that is over", () => daysFromNow(-1), "over already"],
    ["more than 90 days", () => daysFromNow(90.01), "90 days at most"],
  ])("for %s is refused", async (_what, endsAt, message) => {
    const [agent, rule] = [await registerAgent(owner), await ruled()];
    await expect(except(compliance, agent.id, rule.name, endsAt())).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/ends_at", message: expect.stringContaining(message) }],
    });
    expect((await except(compliance, agent.id, rule.name, daysFromNow(89.99))).live).toBe(true);
  });

  test("of an agent, or from a rule, that is not there is refused", async () => {
    const rule = await ruled();
    await expect(except(compliance, "agt_0", rule.name)).rejects.toMatchObject({ code: "not_found" });
    const agent = await registerAgent(owner);
    await removeDutyRule(ctxOf(compliance), { name: rule.name, reason });
    await expect(except(compliance, agent.id, rule.name)).rejects.toMatchObject({
      issues: [{ pointer: "/rule" }],
    });
  });

  test("is not for whoever answers for the agent, nor for who acts for them", async () => {
    const [mate, stand] = [await addPerson("member", "compliance"), await addPerson("compliance")];
    const team = await addTeam(owner, mate);
    await createDelegation(ctxOf(mate), {
      delegate: stand.id,
      reason: "On holiday.",
      ends_at: daysFromNow(2),
    });
    const [own, shared, rule] = [
      await registerAgent(owner),
      await registerAgent(owner, { owner: team }),
      await ruled(),
    ];
    for (const [person, agent] of [
      [owner, own],
      [owner, shared],
      [mate, shared],
      [stand, shared],
    ] as const)
      await expect(except(person, agent.id, rule.name)).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("Somebody else of compliance"),
      });
    expect(await auditOf(own.id)).toContainEqual(
      expect.objectContaining({ action: "duty_exception.grant", outcome: "refused" }),
    );
    expect((await except(mate, own.id, rule.name)).live).toBe(true);
  });

  test.each(["admin", "governance", "auditor", "member"] as const)("is not for %s", async (role) => {
    const [agent, rule] = [await registerAgent(owner), await ruled()];
    const person = await addPerson(role);
    const { id } = await except(compliance, agent.id, rule.name);
    await expect(except(person, agent.id, rule.name)).rejects.toMatchObject({ code: "forbidden" });
    await expect(endException(ctxOf(person), { id, reason })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("of two made at once, the second is told of the first", async () => {
    const [agent, rule] = [await registerAgent(owner), await ruled()];
    const both = await Promise.allSettled([
      except(compliance, agent.id, rule.name),
      except(compliance, agent.id, rule.name),
    ]);
    const made = both.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(made).toHaveLength(1);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict", details: { exception_id: made[0]?.id } },
    });
  });

  test("is ended once, and can be made anew", async () => {
    const [agent, rule] = [await registerAgent(owner), await ruled()];
    const { id } = await except(compliance, agent.id, rule.name);
    const other = await addPerson("compliance");
    const ended = await endException(ctxOf(other), { id, reason: "They are back." });
    expect(ended).toMatchObject({ live: false, ended: { by: { id: other.id }, reason: "They are back." } });
    await expect(endException(ctxOf(other), { id, reason })).rejects.toMatchObject({ code: "conflict" });
    await expect(endException(ctxOf(other), { id: "dex_0", reason })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await auditOf(id)).toMatchObject([
      { action: "duty_exception.grant" },
      { action: "duty_exception.end", outcome: "success", reason: "They are back." },
      { action: "duty_exception.end", outcome: "refused" },
    ]);
    expect((await except(compliance, agent.id, rule.name)).live).toBe(true);
  });

  test("that is over lets another be made, and can't be ended", async () => {
    const [agent, rule] = [await registerAgent(owner), await ruled()];
    const { id, ends_at } = await except(compliance, agent.id, rule.name, daysFromNow(1));
    const later = { ...ctxOf(compliance), at: new Date(ends_at) };
    await expect(endException(later, { id, reason })).rejects.toMatchObject({ code: "conflict" });
    const next = await grantException(later, {
      agent_id: agent.id,
      rule: rule.name,
      reason,
      ends_at: daysFromNow(2),
    });
    expect(next.live).toBe(true);
  });
});

describe("the database", () => {
  test("refuses to change what was set and allowed, and to end it twice", async () => {
    const [agent, rule] = [await registerAgent(owner), await ruled()];
    const { id } = await except(compliance, agent.id, rule.name);
    const ending = { endedAt: new Date(), endedById: compliance.id, endReason: reason };
    await expect(
      db().dutyRule.update({ where: { id: rule.id }, data: { sides: "[]", ...ending } }),
    ).rejects.toThrow();
    await expect(
      db().dutyException.update({ where: { id }, data: { endsAt: new Date(daysFromNow(60)) } }),
    ).rejects.toThrow();
    await db().dutyException.update({ where: { id }, data: ending });
    await expect(
      db().dutyException.update({ where: { id }, data: { endedAt: null, endedById: null, endReason: null } }),
    ).rejects.toThrow();
    await expect(db().dutyException.update({ where: { id }, data: ending })).rejects.toThrow();
    await expect(db().dutyRule.delete({ where: { id: rule.id } })).rejects.toThrow();
  });

  test("refuses an exception of more than 90 days", async () => {
    const [agent, rule] = [await registerAgent(owner), await ruled()];
    const lasting = (days: number) => ({
      id: unique("dex"),
      agentId: agent.id,
      ruleId: rule.id,
      reason,
      grantedById: compliance.id,
      createdAt: new Date(0),
      endsAt: new Date(days * 86_400_000),
    });
    await expect(db().dutyException.create({ data: lasting(90.001) })).rejects.toThrow();
    await db().dutyException.create({ data: lasting(90) });
  });
});
