import { describe, expect, it } from "vitest";
import type { Usage } from "./decision.ts";
import { evaluate } from "./evaluate.ts";
import { limitKeys } from "./limit-keys.ts";
import { actionsFor, agentsFor, toolsFor, type Who } from "./search.ts";
import { agent, call, type Facts, facts, grant, hour, now, policy, unused, worldOf } from "./test-world.ts";
import { whyAccess } from "./why-access.ts";

const crm = "com.example/crm";
const who: Who = { gatewayId: "edge", agent: { name: "client-scribe" }, user: null };
const forUdo: Who = { ...who, user: { name: "udo" } };
const both = grant({ id: "both", scopes: new Set(["read", "write"]) });
const pay = grant({
  id: "pay",
  scopes: new Set(),
  tools: new Map([["pay", "write"]]),
  endsMs: now + 2 * hour,
});
const tools = (more: Partial<Facts>, asking = who) =>
  toolsFor(worldOf(facts(more)), asking, now).map(({ tool }) => tool);

describe("toolsFor", () => {
  it("lists each tool that grants give, with all of those, in the order of names", () => {
    const found = toolsFor(worldOf(facts({ grants: [pay, both] })), who, now);
    expect(found).toEqual([
      {
        server: crm,
        version: "1.0.0",
        tool: "find",
        access: "read",
        hash: "sha256:find",
        grantIds: ["both"],
      },
      {
        server: crm,
        version: "1.0.0",
        tool: "pay",
        access: "write",
        hash: "sha256:pay",
        grantIds: ["both", "pay"],
      },
    ]);
  });

  it("lists for a person what they agreed to", () => {
    expect(tools({ grants: [both] }, forUdo)).toEqual(["find"]);
    expect(tools({ grants: [both], consents: [] }, forUdo)).toEqual([]);
  });

  it("leaves out what a rule refuses whatever the arguments, and keeps what depends on them", () => {
    const rule = { id: "r", effect: "deny" as const, match: { tools: ["pay"] }, reason: "No." };
    expect(tools({ grants: [both], policy: policy({ rules: [rule] }) })).toEqual(["find"]);
    const depends = { ...rule, condition: "args.amount > 10" };
    expect(tools({ grants: [both], policy: policy({ rules: [depends] }) })).toEqual(["find", "pay"]);
    expect(tools({ grants: [both], policy: policy({ rules: [{ ...rule, effect: "ask" }] }) })).toEqual([
      "find",
      "pay",
    ]);
  });

  it("leaves out servers whose data may not be reached from where the gateway is", () => {
    const residency = [{ classification: "internal" as const, regions: ["us-east"] }];
    expect(tools({ policy: policy({ residency }) })).toEqual([]);
  });

  it("leaves out what was taken from a grant, in shadow or not, unless another gives it", () => {
    const narrowed = (shadowUntilMs: number) => ({
      ...both,
      narrowings: [{ keeps: new Set(["find"]), takes: new Set(["pay"]), shadowUntilMs }],
    });
    for (const until of [now, now + 1]) {
      expect(tools({ grants: [narrowed(until)] })).toEqual(["find"]);
      expect(tools({ grants: [narrowed(until), pay] })).toEqual(["find", "pay"]);
    }
  });

  it("lists nothing to somebody who may not call anything", () => {
    expect(tools({ agents: [agent({ active: false })] })).toEqual([]);
    expect(tools({ agents: [agent({ trustModel: "on_behalf_of" })] })).toEqual([]);
    expect(tools({}, { ...who, gatewayId: "elsewhere" })).toEqual([]);
    expect(tools({ grants: [grant({ endsMs: now })] })).toEqual([]);
  });
});

describe("agentsFor", () => {
  const agents = [
    agent(),
    agent({ id: "bot", name: "Bot", trustModel: "service", recognisedBy: { clientId: "bot" } }),
  ];
  const found = (more: Partial<Facts>) =>
    agentsFor(worldOf(facts({ agents, ...more })), { gatewayId: "edge", server: crm, tool: "find" }, now);

  it("lists those who may call a tool, for whomever", () => {
    const grants = [grant(), grant({ id: "b", agentId: "bot" }), grant({ id: "a", agentId: "bot" })];
    expect(found({ grants })).toEqual([
      { id: "bot", name: "Bot", grantIds: ["a", "b"] },
      { id: "scribe", name: "Scribe", grantIds: ["grant-1"] },
    ]);
  });

  it("counts a grant for some people only for agents that act for people", () => {
    const userIds = new Set(["udo"]);
    expect(
      found({ grants: [grant({ userIds }), grant({ id: "b", agentId: "bot", userIds })] }).map(
        ({ id }) => id,
      ),
    ).toEqual(["scribe"]);
  });

  it("leaves out an agent that a rule refuses", () => {
    const rules = [{ id: "r", effect: "deny" as const, match: { agents: ["scribe"] }, reason: "No." }];
    expect(found({ policy: policy({ rules }) })).toEqual([]);
  });
});

describe("actionsFor", () => {
  const actions = (tool: string | null, more: Partial<Facts> = {}) =>
    actionsFor(worldOf(facts(more)), { ...who, server: crm, tool }, now);

  it("is calling, for a tool", () => {
    expect(actions("find")).toEqual(["tools/call"]);
    expect(actions("crm__find")).toEqual(["tools/call"]);
    expect(actions("pay")).toEqual([]);
  });

  it("is what scopes give, for a server", () => {
    expect(actions(null)).toContain("resources/read");
    expect(actions(null)).not.toContain("tasks/cancel");
    expect(actions(null, { grants: [both] })).toContain("tasks/cancel");
    expect(actions(null, { grants: [pay] })).toEqual(
      expect.arrayContaining(["tools/list", "server/discover"]),
    );
    expect(actions(null, { grants: [pay] })).not.toContain("resources/read");
    expect(actions(null, { grants: [] })).toEqual([]);
    const refused = { id: "r", effect: "deny" as const, match: { servers: [crm] }, reason: "No." };
    expect(actions(null, { policy: policy({ rules: [refused] }) })).toEqual([]);
    expect(actions(null, { grants: [grant({ scopes: new Set(["write"]) })] })).not.toContain(
      "resources/read",
    );
  });

  it("are each permitted when asked for", () => {
    const world = worldOf(facts({ grants: [both] }));
    for (const method of actions(null, { grants: [both] }))
      expect(evaluate(world, call({ method, server: crm, tool: null }), now, unused).permit).toBe(true);
  });
});

describe("whyAccess", () => {
  const limited = { tool: "pay", argument: "/amount", must: { op: "range" as const, max: 10 } };
  const world = worldOf(
    facts({
      grants: [
        pay,
        { ...both, constraints: [limited], userIds: new Set(["udo"]) },
        grant({ id: "later", startsMs: now + 1 }),
      ],
    }),
  );

  it("says by which grants each tool may be used, how, and until when", () => {
    const scope = { grantId: "both", by: "scope", startsMs: now - hour, endsMs: now + hour, forSome: true };
    expect(whyAccess(world, { agentId: "scribe", server: crm }, now)).toEqual([
      {
        agentId: "scribe",
        server: crm,
        tool: "find",
        access: "read",
        untilMs: now + hour,
        because: [{ ...scope, constrained: false }],
      },
      {
        agentId: "scribe",
        server: crm,
        tool: "pay",
        access: "write",
        untilMs: now + 2 * hour,
        because: [
          { ...scope, constrained: true },
          {
            grantId: "pay",
            by: "name",
            startsMs: now - hour,
            endsMs: now + 2 * hour,
            constrained: false,
            forSome: false,
          },
        ],
      },
    ]);
  });

  it("answers from either side alike", () => {
    const rows = whyAccess(world, { agentId: "scribe", server: crm }, now);
    expect(whyAccess(world, { agentId: "scribe" }, now)).toEqual(rows);
    expect(whyAccess(world, { server: crm }, now)).toEqual(rows);
    expect(whyAccess(world, { agentId: "nobody" }, now)).toEqual([]);
  });

  it("gives a disabled agent nothing", () => {
    expect(
      whyAccess(worldOf(facts({ agents: [agent({ active: false })] })), { agentId: "scribe" }, now),
    ).toEqual([]);
  });
});

describe("limitKeys", () => {
  const limits = (["agent", "user", "tool", "agent_tool"] as const).map((per) => ({
    id: `per-${per}`.replace("_", "-"),
    per,
    calls: 1,
    seconds: 60,
  }));
  const world = worldOf(facts({ policy: policy({ limits }) }));

  it("counts a permit on each counter once, and the next call is over them", () => {
    const counts = new Map<string, number>();
    const usage: Usage = { count: (key) => ({ calls: counts.get(key) ?? 0, freesInSeconds: 30 }) };
    const ask = () => evaluate(world, call({ user: { name: "udo" } }), now, usage);
    const first = ask();
    const keys = limitKeys(world, first);
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) counts.set(key, 1);
    expect(ask()).toMatchObject({ reason: "rate_limited", ruleIds: limits.map(({ id }) => id) });
    expect(limitKeys(world, ask())).toEqual([]);
  });

  it("counts nothing for a method that gives nothing away", () => {
    const listed = evaluate(world, call({ method: "tools/list", server: crm, tool: null }), now, unused);
    expect(listed.permit).toBe(true);
    expect(limitKeys(world, listed)).toEqual([]);
  });
});
