import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../evaluation/index.ts";
import { call, facts, grant, now, policy, tool, unused, worldOf } from "../evaluation/test-world.ts";
import type { ArgumentConstraint } from "../grants/schemas.ts";
import { compare, isFlip } from "./compare.ts";
import { draftWorld } from "./draft-world.ts";
import { Suppositions } from "./suppositions.ts";

const nothing = { quarantined_servers: [], disabled_agents: [] };
type Changes = Partial<Pick<Parameters<typeof draftWorld>[1], "policy" | "revoked_grants">>;

function tried(changes: Changes, inForce: Parameters<typeof facts>[0]) {
  const world = worldOf(facts(inForce));
  const draft = draftWorld(world, { revoked_grants: [], ...nothing, ...changes });
  return compare(new Suppositions(world, draft), call({ args: undefined }), now);
}
const over = (n: number, effect: "deny" | "ask" = "ask") =>
  policy({ rules: [{ id: "dear", effect, condition: `args.n > ${n}`, reason: "Dear." }] });
const only = (value: number): ArgumentConstraint[] => [
  { tool: null, argument: "/n", must: { op: "equals", value } },
];

describe("a change that arguments decide on", () => {
  test.each([
    [1_000, 10],
    [10, 1_000],
  ])("flips, uncertainly, where a condition over them goes from %i to %i", (from, to) => {
    const found = tried({ policy: over(to) }, { policy: over(from) });
    expect(found.before.permit).toBe(true);
    expect(found.after).toMatchObject({ permit: false, reason: "approval_required" });
    expect(found.uncertain).toBe(true);
  });

  test("flips where a condition is on another effect or another tool, and so counts otherwise", () => {
    const [rule] = over(10).rules;
    if (!rule) throw new RangeError("A rule is to be changed.");
    const elsewhere = policy({ rules: [{ ...rule, match: { tools: ["none"] } }] });
    expect(isFlip(tried({ policy: elsewhere }, { policy: over(10) }))).toBe(true);
    expect(isFlip(tried({ policy: over(10, "deny") }, { policy: over(10) }))).toBe(false);
  });

  test("flips where one of two grants goes that ask different things of arguments", () => {
    const two = [grant({ constraints: only(1) }), grant({ id: "grant-2", constraints: only(2) })];
    const found = tried({ revoked_grants: ["grant-1"] }, { grants: two });
    expect([found.before.reason, found.after.reason, found.uncertain]).toEqual([
      "permitted",
      "arguments_not_granted",
      true,
    ]);
  });

  test("flips nothing where one of two grants goes that ask the same", () => {
    const two = [grant({ constraints: only(1) }), grant({ id: "grant-2", constraints: only(1) })];
    const found = tried({ revoked_grants: ["grant-1"] }, { grants: two });
    expect(isFlip(found)).toBe(false);
    expect(found.uncertain).toBe(true);
  });

  test("flips nothing where the same conditions stand in another order", () => {
    const rules = [...over(10).rules, { ...over(20, "deny").rules[0], id: "dearer" }] as never[];
    const found = tried({ policy: policy({ rules: rules.toReversed() }) }, { policy: policy({ rules }) });
    expect([isFlip(found), found.uncertain]).toEqual([false, true]);
  });
});

describe("whatever the arguments were", () => {
  const tools = [tool("find"), tool("pay", { access: "write" })];
  const constraints = fc.constantFrom<ArgumentConstraint[]>(
    [],
    only(1),
    only(3),
    [{ tool: "pay", argument: "/n", must: { op: "range", max: 2 } }],
    [...only(1), { tool: null, argument: "/n", must: { op: "range", min: 1 } }],
  );
  const grants = fc
    .array(
      fc.record({
        scopes: fc.subarray(["read", "write"] as const).map((levels) => new Set(levels)),
        tools: fc.subarray(tools).map((some) => new Map(some.map(({ name, access }) => [name, access]))),
        constraints,
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((all) => all.map((more, index) => grant({ ...more, id: `grant-${index}` })));
  const policies = fc
    .array(
      fc.record({
        effect: fc.constantFrom("deny" as const, "ask" as const),
        condition: fc.constantFrom("args.n > 1", "args.n > 3", "args.n == 2", "session.steps > 3"),
        match: fc.constantFrom({}, { tools: ["pay"] }, { tools: ["find"] }),
      }),
      { maxLength: 3 },
    )
    .map((all) => policy({ rules: all.map((rule, n) => ({ ...rule, id: `rule-${n}`, reason: "So." })) }));
  const revoked = fc.subarray(["grant-0", "grant-1", "grant-2", "grant-3"]);
  const names = fc.constantFrom("crm__find", "crm__pay");
  const told = [0, 1, 2, 3, 4, 5];

  test("what flips with some of them is said to flip, and what is said for certain is so with all of them", () => {
    const seen = { flips: 0, certain: 0 };
    fc.assert(
      fc.property(grants, policies, policies, revoked, names, (all, inForce, other, ids, name) => {
        const world = worldOf(facts({ grants: all, policy: inForce }));
        const gone = ids.filter((id) => all.some((one) => one.id === id));
        const draft = draftWorld(world, { ...nothing, revoked_grants: gone, policy: other });
        const found = compare(new Suppositions(world, draft), call({ tool: name, args: undefined }), now);
        const outcomes = told.map((n) => {
          const asked = call({ tool: name, args: { n } });
          return [world, draft].map((one) => evaluate(one, asked, now, unused).permit);
        });
        const flips = outcomes.some(([before, after]) => before !== after);
        if (flips) expect(isFlip(found)).toBe(true);
        if (!found.uncertain)
          for (const outcome of outcomes) expect(outcome).toEqual([found.before.permit, found.after.permit]);
        seen.flips += Number(flips);
        seen.certain += Number(!found.uncertain);
      }),
      { numRuns: 500 },
    );
    expect(seen.flips).toBeGreaterThan(50);
    expect(seen.certain).toBeGreaterThan(50);
  });
});
