import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessLevels, classifications, trustModels } from "#lib/core/words.ts";
import { accessPolicyDocument } from "../policy/schemas.ts";
import type { Call, Decision, Usage } from "./decision.ts";
import { evaluate } from "./evaluate.ts";
import { limitKeys } from "./limit-keys.ts";
import { conditions, reference } from "./reference.ts";
import { decisionReasons } from "./schemas.ts";
import { actionsFor, agentsFor, toolsFor } from "./search.ts";
import { type Facts, facts, now, policy, unused, worldOf } from "./test-world.ts";
import { whyAccess } from "./why-access.ts";

/** Few names, so that things meet; among them names that mean something to JavaScript. */
const serverNames = ["com.example/a", "constructor"];
const toolNames = ["find", "__proto__"];
const agentIds = ["a1", "a2", "a3"];
const userIds = ["u1", "u2"];
const regions = ["eu", "us"];
const claimNames = ["sub", "azp"];
const issuers = ["https://one.example.com", "https://two.example.com"];
const names = ["c1", "c2", "x"];

const scopes = fc.subarray([...accessLevels], { maxLength: 2 }).map((levels) => new Set(levels));
const someOf = <T>(all: readonly T[]) => fc.subarray([...all], { minLength: 1 });
const mostly = <T>(usual: T, other: T) => fc.constantFrom(...Array<T>(24).fill(usual), other);
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

/** Two agents that no other is recognised like, and a third that may be named as they are by another issuer. */
const recognised = fc.tuple(
  fc.constantFrom(...Array<{ clientId: string }>(5).fill({ clientId: "c1" }), {
    issuer: "https://one.example.com",
    claim: "sub",
    value: "c1",
  }),
  fc.constantFrom(...Array<{ clientId: string }>(5).fill({ clientId: "c2" }), {
    issuer: "https://one.example.com",
    claim: "azp",
    value: "x",
  }),
  fc.constantFrom(
    { issuer: "https://two.example.com", claim: "sub", value: "c1" },
    { issuer: "https://two.example.com", claim: "azp", value: "x" },
  ),
);

const agents = recognised.chain((all) =>
  fc.tuple(
    ...all.map((recognisedBy, index) =>
      fc.record({
        id: fc.constant(agentIds[index] ?? ""),
        name: fc.constantFrom("A", "B"),
        trustModel: fc.constantFrom(...trustModels, "hybrid" as const, "hybrid" as const, "hybrid" as const),
        active: mostly(true, false),
        ownerUserId: fc.constantFrom(...Array<null>(16).fill(null), ...userIds, "nobody"),
        gatewayIds: rarely(someOf(["g1", "g2"]).map((ids) => new Set(ids))),
        recognisedBy: fc.constant(recognisedBy),
      }),
    ),
  ),
);

const users = fc.tuple(mostly(true, false), mostly(true, false)).map((active): Facts["users"] =>
  userIds.map((id, index) => ({
    id,
    email: `${id}@example.com`,
    name: id,
    active: active[index] === true,
    issuer: "https://one.example.com",
    subject: `subject-${id}`,
  })),
);

const gateways = fc.tuple(
  ...["g1", "g2"].map((id) =>
    fc.record({
      id: fc.constant(id),
      name: fc.constant(id),
      active: mostly(true, false),
      catalogId: rarely(fc.constantFrom("k1", "k-gone")),
      region: fc.constantFrom("eu", "eu", "us", null),
      routes: fc.uniqueArray(
        fc.record({
          prefix: fc.constantFrom("", "a_", "a_b_"),
          server: fc.constantFrom(...serverNames, "gone"),
        }),
        { maxLength: 3, selector: ({ prefix }) => prefix },
      ),
    }),
  ),
);

const tools = fc.constantFrom(toolNames, toolNames, toolNames.slice(1)).chain((its) =>
  fc.tuple(
    ...its.map((name) =>
      fc.record({
        name: fc.constant(name),
        hash: fc.constantFrom("h1", "h1", "h2"),
        access: fc.constantFrom(...accessLevels, "read" as const),
        effects: fc.constantFrom([], ["pays" as const]),
      }),
    ),
  ),
);

const versions = someOf(["1", "2"]).chain((its) =>
  fc.tuple(
    ...its.map((version) =>
      fc.record({
        version: fc.constant(version),
        isLatest: fc.boolean(),
        callable: mostly(true, false),
        untilMs: fc.constantFrom(...Array<number>(6).fill(Number.POSITIVE_INFINITY), now, now + 1),
        catalogs: rarely(fc.constantFrom(["pilot"], ["lab"])),
        tools,
      }),
    ),
  ),
);

const servers = fc.constantFrom(serverNames, serverNames, serverNames, serverNames.slice(1)).chain((its) =>
  fc.tuple(
    ...its.map((name) =>
      fc.record({
        id: fc.constant(`id of ${name}`),
        name: fc.constant(name),
        classification: fc.constantFrom(...classifications),
        versions,
      }),
    ),
  ),
);

const constraint = fc.record({
  tool: fc.constantFrom(null, ...toolNames),
  argument: fc.constant("/n"),
  must: fc.constantFrom(
    { op: "equals" as const, value: 1 },
    { op: "range" as const, min: 1, max: 2 },
    { op: "prefix" as const, prefix: "1" },
  ),
});

const narrowing = fc.record({
  keeps: fc.subarray(toolNames).map((its) => new Set(its)),
  takes: fc.subarray(toolNames).map((its) => new Set(its)),
  shadowUntilMs: fc.constantFrom(now - 1, now, now + 1, now + 1),
});

const grants = fc
  .array(
    fc.record({
      agentId: fc.constantFrom(...agentIds),
      server: fc.constantFrom(...serverNames),
      startsMs: fc.constantFrom(now - 1, now - 1, now, now, now + 1),
      endsMs: fc.constantFrom(now, now + 1, now + 1, now + 2, now + 2),
      scopes,
      tools: fc
        .uniqueArray(fc.tuple(fc.constantFrom(...toolNames), fc.constantFrom(...accessLevels)), {
          selector: ([name]) => name,
        })
        .map((its) => new Map(its)),
      constraints: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        fc.array(constraint, { maxLength: 2 }),
      ),
      userIds: rarely(someOf(userIds).map((ids) => new Set(ids))),
      narrowings: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        fc.array(narrowing, { minLength: 1, maxLength: 2 }),
      ),
    }),
    { minLength: 4, maxLength: 12 },
  )
  .map((all) => all.map((grant, index) => ({ id: `x${(index * 7) % 12}`, ...grant })));

const consents = fc
  .array(
    fc.record({
      userId: fc.constantFrom(...userIds),
      agentId: fc.constantFrom(...agentIds),
      server: fc.constantFrom(...serverNames),
      scopes,
    }),
    { maxLength: 6 },
  )
  .map((all) => all.map((consent, index) => ({ id: `y${(index * 5) % 6}`, ...consent })));

const match = fc.record(
  {
    agents: someOf(agentIds),
    servers: someOf(serverNames),
    tools: someOf(toolNames),
    classifications: someOf(classifications),
    access_levels: someOf(accessLevels),
    effects: fc.constant(["pays" as const, "deletes" as const]),
  },
  { requiredKeys: [] },
);

const policies = fc
  .record({
    rules: fc.uniqueArray(
      fc.record(
        {
          id: fc.constantFrom("r1", "r2", "r3"),
          effect: fc.constantFrom("deny" as const, "ask" as const),
          match,
          condition: fc.constantFrom(...Object.keys(conditions)),
          reason: fc.constant("So it is."),
        },
        { requiredKeys: ["id", "effect", "match", "reason"] },
      ),
      { maxLength: 2, selector: ({ id }) => id },
    ),
    limits: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom("l1", "l2"),
        per: fc.constantFrom("agent" as const, "user" as const, "tool" as const, "agent_tool" as const),
        match,
        calls: fc.constantFrom(0, 3, 5, 9),
        seconds: fc.constant(60),
      }),
      { maxLength: 2, selector: ({ id }) => id },
    ),
    sessions: fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      fc.constantFrom({ max_steps: 2 }, { max_cost: 2 }),
    ),
    residency: fc.array(
      fc.record({ classification: fc.constantFrom(...classifications), regions: someOf(regions) }),
      { maxLength: 1 },
    ),
  })
  .map((document) => accessPolicyDocument.parse({ grants: [], ...document }));

const worlds: fc.Arbitrary<Facts> = fc.record({
  agents,
  users,
  gateways,
  catalogs: fc
    .record({ servers: rarely(fc.constant(new Set([`id of ${serverNames[0]}`]))) })
    .map((more) => [{ id: "k1", slug: "pilot", ...more }]),
  servers,
  grants,
  consents,
  policy: policies,
});

/** How a token may name an agent, among them names that are made to pass for another's key. */
const agentNames: fc.Arbitrary<Call["agent"]> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ name: fc.constantFrom("c1", "c2", "c1", "c2", "x") }) },
  fc.record({ name: fc.constantFrom(...names), issuer: fc.constantFrom(...issuers) }),
  fc.record({
    name: fc.constantFrom(...names),
    issuer: fc.constantFrom(...issuers),
    claims: fc.dictionary(fc.constantFrom(...claimNames), fc.constantFrom<unknown>(...names, 1), {
      maxKeys: 2,
    }),
  }),
  fc.constantFrom(
    { name: `${issuers[0]}\nsub\nx` },
    { name: "x", issuer: `${issuers[0]}\nsub` },
    { name: "x", issuer: issuers[0], claims: { "sub\nx": "" } },
    { name: "__proto__" },
    { name: "constructor", issuer: "toString", claims: { __proto__: "x", valueOf: "x" } },
  ),
);

const strange: fc.Arbitrary<Call> = fc.record({
  gatewayId: fc.constantFrom(...Array<string>(40).fill("g1"), "g2", "toString"),
  method: fc.oneof(
    { weight: 16, arbitrary: fc.constant("tools/call") },
    fc.constantFrom(
      "ping",
      "tools/list",
      "resources/read",
      "tasks/cancel",
      "notifications/x",
      "tools/none",
      "constructor",
    ),
  ),
  agent: agentNames,
  user: fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    fc.constantFrom(
      { name: "u1" },
      { name: "u1" },
      { name: "u2" },
      { name: "U2@example.com" },
      { name: "subject-u1", issuer: "https://one.example.com" },
      { name: "u1", issuer: "https://one.example.com" },
      { name: "https://one.example.com\nsubject-u1" },
      { name: "u2" },
      { name: "nobody" },
    ),
  ),
  server: fc.constantFrom(null, ...serverNames, ...serverNames, ...serverNames, ...serverNames, "__proto__"),
  version: fc.constantFrom(null, null, null, null, null, "1", "2"),
  tool: fc.constantFrom(
    null,
    ...toolNames,
    ...toolNames,
    ...toolNames,
    ...toolNames,
    ...toolNames,
    ...toolNames,
    "a_find",
    "a_b_find",
    "a___proto__",
    "toString",
  ),
  toolHash: fc.constantFrom(null, null, null, "h1", "h2"),
  args: fc.constantFrom({ n: 1 }, { n: 2 }, { n: "1" }, {}, undefined, JSON.parse('{"__proto__":{"n":1}}')),
  session: fc.constantFrom(
    null,
    { id: "s", steps: 1, cost: 1 },
    { id: "s", steps: 2, cost: 2 },
    { id: "s", steps: null, cost: null },
  ),
  regions: fc.subarray(regions),
});

/** What has a chance to be permitted. */
const likely: fc.Arbitrary<Call> = strange.map((call) => ({
  ...call,
  gatewayId: "g1",
  method: "tools/call",
  agent: { name: "c1" },
  user: call.user?.name === "u1" ? { name: "u1" } : null,
  server: serverNames[1] ?? null,
  version: null,
  tool: call.version === null ? "__proto__" : "find",
  toolHash: null,
}));

const asked = fc.oneof(strange, likely);

const runs = { numRuns: 500 };
const decide = (facts: Facts, call: Call, usage: Usage = unused): Decision =>
  evaluate(worldOf(facts), call, now, usage);

describe("evaluate over random worlds", () => {
  it("says what a slow search of plain lists says", () => {
    const reasons = new Set<string>();
    const compare = fc.property(worlds, asked, fc.constantFrom(0, 3, 7), (facts, call, used) => {
      const decision = decide(facts, call, { count: () => ({ calls: used, freesInSeconds: 1 }) });
      const expected = reference(facts, call, used);
      reasons.add(decision.reason);
      expect(decision).toMatchObject(expected);
    });
    fc.assert(compare, { numRuns: 4_000, seed: 1 });
    // Worlds in which nothing comes as far as the last checks would prove little.
    expect(decisionReasons.filter((reason) => !reasons.has(reason))).toEqual(["not_current"]);
  });

  it("does not depend on the order of grants, consents or servers", () => {
    fc.assert(
      fc.property(worlds, asked, (facts, call) => {
        const reversed = {
          ...facts,
          grants: facts.grants.toReversed(),
          consents: facts.consents.toReversed(),
          servers: facts.servers.toReversed(),
        };
        expect(decide(reversed, call)).toEqual(decide(facts, call));
      }),
      runs,
    );
  });

  it("never turns a permit into a denial when a grant is added", () => {
    fc.assert(
      fc.property(worlds, likely, grants, (facts, call, more) => {
        fc.pre(decide(facts, call).permit);
        const added = more.map((grant) => ({ ...grant, id: `more-${grant.id}` }));
        expect(decide({ ...facts, grants: [...facts.grants, ...added] }, call).permit).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("never turns a denial into a permit when a grant is narrowed, and says so when that denied it", () => {
    fc.assert(
      fc.property(worlds, likely, narrowing, (facts, call, more) => {
        const before = decide(facts, call);
        const narrowed = facts.grants.map((grant) => ({ ...grant, narrowings: [...grant.narrowings, more] }));
        const after = decide({ ...facts, grants: narrowed }, call);
        if (!before.permit) expect(after.permit).toBe(false);
        else if (!after.permit) expect(["no_grant", "grant_in_shadow"]).toContain(after.reason);
        if (after.permit) expect(before.grantIds).toEqual(expect.arrayContaining([...after.grantIds]));
      }),
      runs,
    );
  });

  it("is as before where everything that was taken is back", () => {
    fc.assert(
      fc.property(worlds, asked, narrowing, (facts, call, more) => {
        const restored = { ...more, keeps: new Set(toolNames), takes: new Set<string>() };
        const grants = facts.grants.map((grant) => ({ ...grant, narrowings: [] }));
        const back = grants.map((grant) => ({ ...grant, narrowings: [restored] }));
        fc.pre(call.method === "tools/call");
        expect(decide({ ...facts, grants: back }, call)).toEqual(decide({ ...facts, grants }, call));
      }),
      runs,
    );
  });

  it("permits by each grant that it names alone, and without any one of several", () => {
    fc.assert(
      fc.property(worlds, likely, (facts, call) => {
        const { permit, grantIds, agentId } = decide(facts, call);
        fc.pre(permit && agentId !== null);
        expect(grantIds).not.toEqual([]);
        for (const id of grantIds) {
          const alone = decide({ ...facts, grants: facts.grants.filter((grant) => grant.id === id) }, call);
          expect(alone).toMatchObject({ permit: true, grantIds: [id] });
          const ended = facts.grants.map((grant) => (grant.id === id ? { ...grant, endsMs: now } : grant));
          const rest = grantIds.filter((other) => other !== id);
          expect(decide({ ...facts, grants: ended }, call)).toMatchObject(
            rest.length > 0
              ? { permit: true, grantIds: rest }
              : { permit: false, reason: expect.stringMatching(/grant/) },
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it("lets an approval past what asks, and past nothing else: an approval never permits what anything but an ask denied (I1)", () => {
    const used = fc.constantFrom(0, 0, 0, 3, 7);
    let letThrough = 0;
    fc.assert(
      fc.property(worlds, fc.oneof(strange, likely), used, (some, call, calls) => {
        // Everything is asked about, so that what would be permitted gets as far as that.
        const all = { id: "r9", effect: "ask" as const, match: {}, reason: "So it is." };
        const facts = { ...some, policy: { ...some.policy, rules: [...some.policy.rules, all] } };
        const usage: Usage = { count: () => ({ calls, freesInSeconds: 1 }) };
        const world = worldOf(facts);
        const plain = evaluate(world, call, now, usage);
        const approved = evaluate(world, call, now, usage, true);
        if (plain.reason !== "approval_required") expect(approved).toEqual(plain);
        else {
          // As if no rule asked: nothing that another check says is lost.
          const rules = facts.policy.rules.filter(({ effect }) => effect === "deny");
          const without = decide({ ...facts, policy: { ...facts.policy, rules } }, call, usage);
          expect({ ...approved, ruleIds: [], brokenRules: [] }).toEqual({
            ...without,
            ruleIds: [],
            brokenRules: [],
          });
          if (approved.permit) expect(approved.ruleIds).toEqual(plain.ruleIds);
          if (approved.permit) letThrough += 1;
        }
      }),
      { numRuns: 3_000, seed: 2 },
    );
    expect(letThrough).toBeGreaterThan(5);
  });

  it("counts a permit on the counters that it asked", () => {
    fc.assert(
      fc.property(worlds, asked, (facts, call) => {
        const world = worldOf(facts);
        const keys: string[] = [];
        const usage: Usage = { count: (key) => ({ calls: keys.push(key) * 0, freesInSeconds: 0 }) };
        const decision = evaluate(world, call, now, usage);
        expect(limitKeys(world, decision)).toEqual(decision.permit ? keys : []);
      }),
      runs,
    );
  });
});

describe("searches over random worlds", () => {
  it("find what evaluate permits, by its grants", () => {
    const property = fc.property(worlds, asked, (facts, call) => {
      const world = worldOf(facts);
      const { permit, agentId, server, version, tool, grantIds } = evaluate(world, call, now, unused);
      if (!permit || agentId === null || server === null) return;
      const about = { ...call, server, tool };
      expect(actionsFor(world, about, now)).toContain(call.method);
      if (tool === null) return;
      const found = toolsFor(world, call, now).find(
        (one) => one.server === server && one.version === version && one.tool === tool,
      );
      expect(found?.grantIds).toEqual(expect.arrayContaining([...grantIds]));
      const agents = agentsFor(world, { gatewayId: call.gatewayId, server, tool }, now);
      expect(agents.map(({ id }) => id)).toContain(agentId);
      const rows = whyAccess(world, { agentId, server }, now);
      expect(rows.map((row) => row.tool)).toContain(tool);
    });
    fc.assert(property, runs);
  });

  it("find only what evaluate permits where policy, arguments and routes ask for nothing", () => {
    const plain = worlds.map((facts) => ({
      ...facts,
      policy: policy(),
      gateways: facts.gateways.map((gateway) => ({ ...gateway, routes: [] })),
      grants: facts.grants.map((grant) => ({ ...grant, constraints: [] })),
    }));
    const property = fc.property(plain, likely, (facts, call) => {
      const world = worldOf(facts);
      for (const { server, version, tool, hash, grantIds } of toolsFor(world, call, now)) {
        const decision = evaluate(world, { ...call, server, version, tool, toolHash: hash }, now, unused);
        expect(decision).toMatchObject({ permit: true, grantIds });
      }
    });
    fc.assert(property, runs);
  });
});

describe("hostile names", () => {
  const hostile = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "a\nb",
    "",
    "\n",
    "\n\n",
    "client-scribe\n",
  ];

  it.each(hostile)("find nothing where nothing has them: %j", (name) => {
    const ask = (more: Partial<Call>) => decide(facts(), { ...base, ...more }).reason;
    expect(ask({ gatewayId: name })).toBe("gateway_not_registered");
    expect(ask({ method: name })).toBe("method_not_known");
    expect(ask({ agent: { name } })).toBe("agent_not_known");
    expect(ask({ agent: { name: "x", issuer: name } })).toBe("agent_not_known");
    expect(ask({ agent: { name: "x", issuer: "i", claims: { [name]: name } } })).toBe("agent_not_known");
    expect(ask({ user: { name } })).toBe("user_not_known");
    expect(ask({ user: { name, issuer: name } })).toBe("user_not_known");
    expect(ask({ server: name })).toBe("server_not_callable");
    expect(ask({ version: name })).toBe("server_not_callable");
    expect(ask({ server: "com.example/crm", tool: name })).toBe("tool_not_approved");
  });

  it("do not pass for two names with a newline between", () => {
    const [udo] = facts().users.filter(({ id }) => id === "udo");
    expect(decide(facts(), { ...base, user: { name: `${udo?.issuer}\n${udo?.subject}` } }).reason).toBe(
      "user_not_known",
    );
    expect(
      decide(facts(), { ...base, user: { name: "", issuer: `${udo?.issuer}\n${udo?.subject}` } }).reason,
    ).toBe("user_not_known");
  });

  const base: Call = {
    gatewayId: "edge",
    method: "tools/call",
    agent: { name: "client-scribe" },
    user: null,
    server: null,
    version: null,
    tool: "crm__find",
    toolHash: null,
    args: {},
    session: null,
    regions: [],
  };
});
