import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accessLevels } from "#lib/core/words.ts";
import { reference } from "../evaluation/reference.ts";
import {
  agent,
  call,
  type Facts,
  facts,
  grant,
  now,
  policy,
  tool,
  worldOf,
} from "../evaluation/test-world.ts";
import { compare, isFlip } from "./compare.ts";
import { type Draft, draftWorld } from "./draft-world.ts";
import { Suppositions } from "./suppositions.ts";

const nothing: Draft = { revoked_grants: [], quarantined_servers: [], disabled_agents: [] };
const drafted = (changes: Partial<Draft>, more: Partial<Facts> = {}) => {
  const world = worldOf(facts(more));
  return { world, draft: draftWorld(world, { ...nothing, ...changes }) };
};
/** What becomes of a call whose arguments are not told. */
function tried(changes: Partial<Draft>, more: Partial<Facts> = {}, asked: Parameters<typeof call>[0] = {}) {
  const { world, draft } = drafted(changes, more);
  const { before, after, uncertain } = compare(
    new Suppositions(world, draft),
    call({ args: undefined, ...asked }),
    now,
  );
  return [before.reason, after.reason, uncertain] as const;
}
const server = "com.example/crm";

describe("a draft of the world", () => {
  test("is what is in force where nothing is changed", () => {
    const { world, draft } = drafted({});
    expect(draft).toEqual(world);
    expect(draft.grants).toBe(world.grants);
  });

  test("leaves what is in force as it is", () => {
    const all = { revoked_grants: ["grant-1"], quarantined_servers: [server], disabled_agents: ["scribe"] };
    const { world, draft } = drafted({ ...all, policy: policy({ permits_recorded: 0.5 }) });
    expect(world).toEqual(worldOf(facts()));
    expect(draft.users).toBe(world.users);
    expect(draft.grants.values().next().value).toEqual([]);
  });

  test("permits nothing by a grant that is taken out, and all that another gives", () => {
    expect(tried({ revoked_grants: ["grant-1"] })).toEqual(["permitted", "no_grant", false]);
    const two = { grants: [grant(), grant({ id: "grant-2" })] };
    expect(tried({ revoked_grants: ["grant-1"] }, two)).toEqual(["permitted", "permitted", false]);
  });

  test("has no version to call of a server that is quarantined", () => {
    expect(tried({ quarantined_servers: [server] })).toEqual(["permitted", "server_not_callable", false]);
  });

  test("lets an agent do nothing that is disabled, and another one what it did", () => {
    expect(tried({ disabled_agents: ["scribe"] })).toEqual(["permitted", "agent_disabled", false]);
    const agents = [agent(), agent({ id: "other", recognisedBy: { clientId: "client-other" } })];
    expect(tried({ disabled_agents: ["other"] }, { agents })).toEqual(["permitted", "permitted", false]);
  });

  test("goes by its own policy, and what is in force by the other", () => {
    const strict = policy({ rules: [{ id: "stop", effect: "deny", reason: "Not now." }] });
    expect(tried({ policy: strict })).toEqual(["permitted", "denied_by_rule", false]);
    expect(tried({ policy: policy() }, { policy: strict })).toEqual(["denied_by_rule", "permitted", false]);
  });

  test("is refused for what is not there, with a pointer to each", () => {
    const unknown = {
      revoked_grants: ["grant-1", "grant-9"],
      quarantined_servers: ["com.example/none"],
      disabled_agents: ["__proto__"],
    };
    expect(() => drafted(unknown)).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [
          expect.objectContaining({ pointer: "/revoked_grants/1" }),
          expect.objectContaining({ pointer: "/quarantined_servers/0" }),
          expect.objectContaining({ pointer: "/disabled_agents/0" }),
        ],
      }),
    );
  });

  test("is refused for a condition that can't be evaluated, with a pointer into the document", () => {
    const rule = { id: "stop", effect: "deny" as const, reason: "Not now." };
    const faulty = policy({ rules: [rule, { ...rule, id: "odd", condition: "args.n >" }] });
    expect(() => drafted({ policy: faulty })).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [expect.objectContaining({ pointer: "/policy/rules/1/condition" })],
      }),
    );
  });
});

describe("where arguments decide, which are not kept", () => {
  const limited = grant({
    constraints: [{ tool: null, argument: "/n", must: { op: "equals", value: 1 } }],
  });
  const dear = policy({ rules: [{ id: "dear", effect: "ask", condition: "args.n > 100", reason: "Dear." }] });

  test("a grant that asks something of them is taken to have given the permit, and said to be uncertain", () => {
    expect(tried({ revoked_grants: ["grant-1"] }, { grants: [limited] })).toEqual([
      "permitted",
      "no_grant",
      true,
    ]);
    const other = { grants: [limited, grant({ id: "grant-2" })] };
    // The other one gave it where this one did not fit.
    expect(tried({ revoked_grants: ["grant-2"] }, other)).toEqual([
      "permitted",
      "arguments_not_granted",
      true,
    ]);
    expect(tried({ revoked_grants: ["grant-1"] }, other)).toEqual(["permitted", "permitted", false]);
  });

  test("a condition over them counts as met, and as not met where that is what flips", () => {
    expect(tried({ policy: dear })).toEqual(["permitted", "approval_required", true]);
    expect(tried({ revoked_grants: ["grant-1"] }, { policy: dear })).toEqual(["permitted", "no_grant", true]);
  });

  test("what a draft leaves alone does not flip, and is uncertain still", () => {
    expect(tried({}, { policy: dear })).toEqual(["approval_required", "approval_required", true]);
    expect(tried({}, { grants: [limited] })).toEqual(["permitted", "permitted", true]);
  });

  test("what is refused whatever they were is certain", () => {
    const closed = policy({ rules: [...dear.rules, { id: "stop", effect: "deny", reason: "Not now." }] });
    expect(tried({}, { policy: closed })).toEqual(["denied_by_rule", "denied_by_rule", false]);
    expect(tried({ disabled_agents: ["scribe"] }, { policy: closed })).toEqual([
      "denied_by_rule",
      "agent_disabled",
      false,
    ]);
  });
});

describe("whatever is in force", () => {
  const tools = [tool("find"), tool("pay", { access: "write" })];
  const constraints = fc.constantFrom(
    [],
    [],
    [{ tool: "find", argument: "/n", must: { op: "equals" as const, value: 1 } }],
  );
  const grants = (constrained: boolean) =>
    fc
      .array(
        fc.record({
          scopes: fc.subarray([...accessLevels], { maxLength: 2 }).map((levels) => new Set(levels)),
          tools: fc.subarray(tools).map((some) => new Map(some.map(({ name, access }) => [name, access]))),
          userIds: fc.constantFrom(null, null, new Set(["udo"])),
          constraints: constrained ? constraints : fc.constant([]),
        }),
        { maxLength: 4 },
      )
      .map((all) => all.map((more, index) => grant({ ...more, id: `grant-${index}` })));
  const rules = (...conditions: (string | undefined)[]) =>
    fc
      .array(
        fc.record({
          effect: fc.constantFrom("deny" as const, "ask" as const),
          condition: fc.constantFrom(...conditions),
          match: fc.constantFrom({}, { tools: ["pay"] }, { access_levels: ["read" as const] }),
        }),
        { maxLength: 2 },
      )
      .map((all) =>
        policy({
          rules: all.map(({ condition, ...rule }, index) => ({
            ...rule,
            id: `rule-${index}`,
            reason: "So.",
            ...(condition === undefined ? {} : { condition }),
          })),
        }),
      );
  const calls = fc
    .record({
      method: fc.constantFrom("tools/call", "tools/list", "resources/read"),
      tool: fc.constantFrom("crm__find", "crm__pay", "crm__none"),
      user: fc.constantFrom(null, { name: "udo" }, { name: "gone@example.com" }),
      server: fc.constantFrom(null, server),
    })
    .map((asked) => call({ ...asked, args: undefined }));
  const revoked = fc.subarray(["grant-0", "grant-1", "grant-2", "grant-3"]);
  const given = (all: readonly { id: string }[], ids: readonly string[]) =>
    ids.filter((id) => all.some((one) => one.id === id));

  test("a draft that changes nothing flips nothing", () => {
    const any = rules(undefined, "args.n > 1", "session.steps > 3");
    fc.assert(
      fc.property(grants(true), any, calls, (someGrants, somePolicy, asked) => {
        const world = worldOf(facts({ grants: someGrants, policy: somePolicy }));
        const copy = draftWorld(world, { ...nothing, policy: structuredClone(somePolicy) });
        const compared = compare(new Suppositions(world, copy), asked, now);
        expect(isFlip(compared)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  test("grants that are revoked flip exactly the permits that they alone covered", () => {
    let flips = 0;
    fc.assert(
      fc.property(grants(false), rules(undefined), calls, revoked, (someGrants, somePolicy, asked, ids) => {
        const gone = given(someGrants, ids);
        const before = facts({ grants: someGrants, policy: somePolicy });
        const left = { ...before, grants: someGrants.filter(({ id }) => !gone.includes(id)) };
        const world = worldOf(before);
        const compared = compare(
          new Suppositions(world, draftWorld(world, { ...nothing, revoked_grants: gone })),
          asked,
          now,
        );
        const [expected, after] = [reference(before, asked, 0), reference(left, asked, 0)];
        expect([compared.before.reason, compared.after.reason]).toEqual([expected.reason, after.reason]);
        const coveredByThemAlone =
          expected.reason === "permitted" && expected.grantIds.every((id) => gone.includes(id));
        expect(isFlip(compared)).toBe(coveredByThemAlone);
        expect(compared.uncertain).toBe(false);
        flips += Number(coveredByThemAlone);
      }),
      { numRuns: 2_000 },
    );
    expect(flips).toBeGreaterThan(50);
  });
});
