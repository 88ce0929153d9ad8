import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { endException, listDutyConflicts, removeDutyRule } from "../duties/index.ts";
import { daysFromNow, except, keepApart, twoTools } from "../duties/test-duties.ts";
import { advanceGrants, cancelGrant, previewGrant, releaseGrant } from "./index.ts";
import { agentOf, decide, minutesAfter, request, statusOf, weatherServer } from "./test-grants.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;
let server: string;
/** Keeps `forecast` and `history` of the server apart. */
let rule: string;

const day = 1_440;
const [forecast, history] = [
  { tools: ["forecast"], minutes: day },
  { tools: ["history"], minutes: day },
];

beforeAll(async () => {
  [owner, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
  server = await weatherServer();
  rule = (await keepApart(compliance, twoTools(server, "forecast", "history"))).name;
});

const reason = "As it should be.";
const ask = (agent: string, asked: object) => request(owner, agent, server, asked);
const give = async (agent: string, asked: object) => decide(governance, await ask(agent, asked));
const conflictsOf = async (agent: string) => (await listDutyConflicts(ctxOf(owner), { agent })).items;

/** An agent with a grant for one side, a request for the other, and a rule that came after both. */
async function overtaken() {
  const own = await weatherServer();
  const agent = await agentOf(owner);
  const given = await decide(governance, await request(owner, agent, own, forecast));
  const asked = await request(owner, agent, own, history);
  const { name } = await keepApart(compliance, twoTools(own, "forecast", "history"));
  return { agent, given, asked, rule: name };
}

describe("a request for the other side of a rule", () => {
  test("is refused, and told the rule, the side that the agent has, by which grant, and what to do", async () => {
    const agent = await agentOf(owner);
    const given = await give(agent, forecast);
    await expect(ask(agent, history)).rejects.toMatchObject({
      code: "conflict",
      message: `The rule ${rule} keeps "use forecast" and "use history" apart. This agent has "use forecast" by the grant ${given.id} on ${server}, and this would give it "use history". Ask compliance for an exception, or have that end first.`,
      details: { duty_rules: [rule] },
    });
    expect(await db().grant.count({ where: { agentId: agent } })).toBe(1);
    expect(await auditOf(agent)).toMatchObject([{ action: "grant.request", outcome: "refused" }]);
  });

  test("is refused while the first is only asked for, or starts later, and whomever it is for", async () => {
    const agents = [await agentOf(owner), await agentOf(owner), await agentOf(owner)] as const;
    const mei = await addPerson("member");
    await ask(agents[0], history);
    await give(agents[1], { ...history, not_before: daysFromNow(10) });
    await give(agents[2], { ...history, users: [mei.email] });
    for (const agent of agents)
      await expect(ask(agent, forecast)).rejects.toMatchObject({
        message: expect.stringContaining('has "use history" by the grant'),
      });
  });

  test("is refused where a scope brings it, and where it alone is both", async () => {
    const [agent, empty] = [await agentOf(owner), await agentOf(owner)];
    await give(agent, forecast);
    await expect(ask(agent, { scopes: ["read"] })).rejects.toMatchObject({ code: "conflict" });
    await expect(ask(empty, { scopes: ["read"] })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("This alone would give both. Request one of the two"),
    });
  });

  test("is let through once the first is over, taken back, or ends before it would begin", async () => {
    const [released, cancelled, later] = [await agentOf(owner), await agentOf(owner), await agentOf(owner)];
    await releaseGrant(ctxOf(owner), { id: (await give(released, forecast)).id, reason });
    await cancelGrant(ctxOf(owner), { id: (await ask(cancelled, forecast)).id });
    const { ends_at } = await give(later, forecast);
    expect((await give(released, history)).status).toBe("active");
    expect((await give(cancelled, history)).status).toBe("active");
    expect((await give(later, { ...history, not_before: ends_at ?? "" })).status).toBe("approved");
    expect(await conflictsOf(later)).toEqual([]);
  });

  test("counts no request that nobody decided in time", async () => {
    const agent = await agentOf(owner);
    const { request_ends_at } = await ask(agent, forecast);
    const then = new Date(request_ends_at);
    expect((await request(owner, agent, server, history, then)).status).toBe("requested");
  });

  test("is none where it is another agent's, another server's, or on neither side", async () => {
    const agent = await agentOf(owner);
    await give(agent, forecast);
    await ask(await agentOf(owner), history);
    await request(owner, agent, await weatherServer(), history);
    expect((await ask(agent, { tools: ["note"] })).status).toBe("requested");
  });

  test("is not refused for what a rule that was removed kept apart", async () => {
    const { agent, asked, rule: name } = await overtaken();
    await removeDutyRule(ctxOf(compliance), { name, reason });
    expect((await decide(governance, asked)).status).toBe("active");
    expect(await conflictsOf(agent)).toEqual([]);
  });
});

describe("an exception", () => {
  test("lets the agent have both while it lasts, and says so before it is requested", async () => {
    const agent = await agentOf(owner);
    const given = await give(agent, forecast);
    const preview = () => previewGrant(ctxOf(owner), { agent_id: agent, server, ...history });
    const side = { name: "use history", grants: [], asked: ["history"] };
    const held = { name: "use forecast", grants: [{ id: given.id, server, tools: ["forecast"] }], asked: [] };
    expect((await preview()).conflicts).toMatchObject([
      {
        rule: { name: rule },
        sides: [held, side],
        exception_until: null,
        refusal: expect.stringContaining(given.id),
      },
    ]);
    const { ends_at } = await except(compliance, agent, rule);
    expect((await preview()).conflicts).toMatchObject([{ exception_until: ends_at, refusal: null }]);
    const both = await give(agent, history);
    expect(both.status).toBe("active");
    expect(await conflictsOf(agent)).toMatchObject([
      {
        agent: { id: agent },
        rule: { name: rule },
        sides: [{ grants: [{ id: given.id }] }, { grants: [{ id: both.id, server, tools: ["history"] }] }],
        exception_until: ends_at,
      },
    ]);
  });

  test("that ends before the grant would is not enough: the agent would be left with both", async () => {
    const agent = await agentOf(owner);
    await give(agent, forecast);
    const { ends_at } = await except(compliance, agent, rule, daysFromNow(0.5));
    await expect(ask(agent, history)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`The exception from it until ${ends_at} ends before this would.`),
    });
    expect((await ask(agent, { ...history, minutes: 60 })).status).toBe("requested");
  });

  test("is of one agent and one rule", async () => {
    const [agent, other] = [await agentOf(owner), await agentOf(owner)];
    await give(agent, forecast);
    await except(compliance, other, rule);
    await except(compliance, agent, (await keepApart(compliance, twoTools(server, "note", "wipe"))).name);
    await expect(ask(agent, history)).rejects.toMatchObject({ code: "conflict" });
  });

  test("that is over, was ended, or was from what the rule said before, counts no more when votes decide", async () => {
    const agents = [await agentOf(owner), await agentOf(owner), await agentOf(owner)] as const;
    const own = await weatherServer();
    const { name } = await keepApart(compliance, twoTools(own, "forecast", "history"));
    const asked = [];
    for (const agent of agents) {
      await decide(governance, await request(owner, agent, own, { ...forecast, minutes: 10 * day }));
      await except(compliance, agent, name, daysFromNow(2));
      asked.push(await request(owner, agent, own, history));
    }
    const [over, ended, changed] = asked;
    if (!over || !ended || !changed) throw new Error("Three were asked for.");
    await expect(
      decide(governance, over, "approve", minutesAfter(new Date(), 2 * day + 1)),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("Ask compliance") });
    const exception = await db().dutyException.findFirstOrThrow({ where: { agentId: agents[1] } });
    await endException(ctxOf(compliance), { id: exception.id, reason });
    await expect(decide(governance, ended)).rejects.toMatchObject({ code: "conflict" });
    await keepApart(compliance, twoTools(own, "history", "forecast"), name);
    await expect(decide(governance, changed)).rejects.toMatchObject({ code: "conflict" });
    for (const { id } of asked) expect(await statusOf(id)).toBe("requested");
  });
});

describe("the deciding vote", () => {
  test("is refused when a rule came to stand against it, and one against it is not", async () => {
    const { given, asked, rule: name } = await overtaken();
    await expect(decide(governance, asked)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(`^The rule ${name} keeps .+ by the grant ${given.id} on `),
    });
    expect(await db().vote.count({ where: { grantId: asked.id } })).toBe(0);
    expect(await statusOf(asked.id)).toBe("requested");
    expect((await auditOf(asked.id)).at(-1)).toMatchObject({ action: "grant.vote", outcome: "refused" });
    expect((await decide(governance, asked, "reject")).status).toBe("denied");
  });

  test("gives the grant once the other has ended, or an exception is made", async () => {
    const [one, other] = [await overtaken(), await overtaken()];
    await releaseGrant(ctxOf(owner), { id: one.given.id, reason });
    await except(compliance, other.agent, other.rule);
    expect((await decide(governance, one.asked)).status).toBe("active");
    expect((await decide(governance, other.asked)).status).toBe("active");
  });

  test("is not held up by what is only asked for", async () => {
    const own = await weatherServer();
    const agent = await agentOf(owner);
    const [first] = [await request(owner, agent, own, forecast), await request(owner, agent, own, history)];
    await keepApart(compliance, twoTools(own, "forecast", "history"));
    expect((await decide(governance, first)).status).toBe("active");
  });
});

describe("at the same instant", () => {
  test("of two requests for the two sides one is refused", async () => {
    for (let round = 0; round < 6; round++) {
      const agent = await agentOf(owner);
      const results = await Promise.allSettled([ask(agent, forecast), ask(agent, history)]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(results.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "conflict" },
      });
      expect(await db().grant.count({ where: { agentId: agent } })).toBe(1);
    }
  });

  test("of two approvals that would give both sides one is refused", async () => {
    const own = await weatherServer();
    const other = await addPerson("governance");
    const asked = [];
    for (let round = 0; round < 6; round++) {
      const agent = await agentOf(owner);
      asked.push([
        await request(owner, agent, own, forecast),
        await request(owner, agent, own, history),
      ] as const);
    }
    await keepApart(compliance, twoTools(own, "forecast", "history"));
    for (const [one, two] of asked) {
      const results = await Promise.allSettled([decide(governance, one), decide(other, two)]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(results.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "conflict" },
      });
      expect(await conflictsOf(one.agent.id)).toEqual([]);
    }
  });
});

describe("the list of conflicts", () => {
  test("finds what a later rule keeps apart, until one of the two ends, and ends nothing itself", async () => {
    const own = await weatherServer();
    const agent = await agentOf(owner);
    const both = await decide(governance, await request(owner, agent, own, { scopes: ["read"] }));
    expect(await conflictsOf(agent)).toEqual([]);
    const { id, name } = await keepApart(compliance, twoTools(own, "forecast", "history"));
    const grants = (tool: string) => [{ id: both.id, server: own, tools: [tool] }];
    expect(await conflictsOf(agent)).toEqual([
      {
        agent: { id: agent, name: both.agent.name },
        rule: { id, name },
        sides: [
          { name: "use forecast", grants: grants("forecast") },
          { name: "use history", grants: grants("history") },
        ],
        exception_until: null,
      },
    ]);
    expect(await statusOf(both.id)).toBe("active");
    await releaseGrant(ctxOf(owner), { id: both.id, reason });
    expect(await conflictsOf(agent)).toEqual([]);
  });

  test("shows each agent and rule once, over any number of pages", async () => {
    const own = await weatherServer();
    const agents = [await agentOf(owner), await agentOf(owner), await agentOf(owner)];
    for (const agent of agents)
      await decide(governance, await request(owner, agent, own, { scopes: ["read"] }));
    const rules = [
      (await keepApart(compliance, twoTools(own, "forecast", "history"))).name,
      (await keepApart(compliance, twoTools(own, "history", "forecast"))).name,
    ];
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listDutyConflicts(ctxOf(owner), { limit: 1, ...(cursor ? { cursor } : {}) });
      expect(page.items.length).toBeLessThanOrEqual(1);
      seen.push(...page.items.map((one) => `${one.agent.id} ${one.rule.name}`));
      cursor = page.next_cursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    for (const agent of agents) for (const name of rules) expect(seen).toContain(`${agent} ${name}`);
  });
});

describe("a grant that begins later", () => {
  const later = (days: number) => ({ not_before: daysFromNow(days) });
  const begin = (days: number) =>
    advanceGrants(systemCtx("Clock", { at: new Date(Date.now() + days * 86_400_000 + 60_000) }));
  const fresh = async () => ({ own: await weatherServer(), agent: await agentOf(owner) });

  test("is revoked when its time has come, where a rule came since that keeps it apart from what is in force", async () => {
    const { own, agent } = await fresh();
    const given = await decide(
      governance,
      await request(owner, agent, own, { ...forecast, minutes: 5 * day }),
    );
    const next = await decide(governance, await request(owner, agent, own, { ...history, ...later(1) }));
    const { name } = await keepApart(compliance, twoTools(own, "forecast", "history"));
    await begin(1);
    expect(await statusOf(given.id)).toBe("active");
    expect(await db().grant.findUniqueOrThrow({ where: { id: next.id } })).toMatchObject({
      status: "revoked",
      endedById: null,
      endReason: expect.stringContaining(
        `It could not begin: The rule ${name} keeps "use forecast" and "use history" apart.`,
      ),
    });
    expect((await auditOf(next.id)).at(-1)).toMatchObject({ action: "grant.revoke" });
  });

  test("begins where an exception lets it, or what it is against is over or begins later still", async () => {
    const { own, agent } = await fresh();
    const excepted = await agentOf(owner);
    await decide(governance, await request(owner, excepted, own, { ...forecast, minutes: 5 * day }));
    const allowed = await decide(
      governance,
      await request(owner, excepted, own, { ...history, ...later(1) }),
    );
    await decide(governance, await request(owner, agent, own, forecast));
    const after = await decide(governance, await request(owner, agent, own, { ...history, ...later(2) }));
    const last = await decide(governance, await request(owner, agent, own, { ...forecast, ...later(2.5) }));
    const { name } = await keepApart(compliance, twoTools(own, "forecast", "history"));
    await except(compliance, excepted, name);
    await begin(1);
    expect(await statusOf(allowed.id)).toBe("active");
    await begin(2);
    expect(await statusOf(after.id)).toBe("active");
    await begin(2.5);
    expect(await statusOf(last.id)).toBe("revoked");
  });

  test("is revoked where it alone is both sides by now", async () => {
    const { own, agent } = await fresh();
    const both = { tools: ["forecast", "history"], minutes: day, ...later(1) };
    const { id } = await decide(governance, await request(owner, agent, own, both));
    await keepApart(compliance, twoTools(own, "forecast", "history"));
    await begin(1);
    expect((await db().grant.findUniqueOrThrow({ where: { id } })).endReason).toContain(
      "This alone would give both.",
    );
  });
});
