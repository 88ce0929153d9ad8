import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accessLevels, toolEffects } from "#lib/core/words.ts";
import { type DutySelector, type DutySides, setDutyRuleInput } from "./schemas.ts";
import { type DutyTool, isOnBoth, sidesOf } from "./sides.ts";

const payee: DutyTool = {
  server: "com.bank/payees",
  name: "create_payee",
  access: "write",
  effects: ["writes"],
};
const pay: DutyTool = {
  server: "com.bank/payments",
  name: "pay",
  access: "admin",
  effects: ["writes", "pays"],
};
const look: DutyTool = { server: "com.bank/payments", name: "list", access: "read", effects: ["reads"] };

const rule = (one: DutySelector[], other: DutySelector[]): DutySides => [
  { name: "one", any: one },
  { name: "other", any: other },
];

describe("the sides of a rule", () => {
  test.each<[string, DutySelector, DutyTool[]]>([
    ["a server", { server: "com.bank/payments" }, [pay, look]],
    ["a server by all of its name", { server: "com.bank" }, []],
    ["a tool, wherever it is", { tool: "pay" }, [pay]],
    ["a tool by its very letters", { tool: "Pay" }, []],
    ["an access level, and none above or below it", { access_level: "write" }, [payee]],
    ["an effect among others", { effect: "pays" }, [pay]],
    ["all that a selector names", { server: "com.bank/payments", effect: "writes" }, [pay]],
    ["nothing that only some of it fits", { server: "com.bank/payees", tool: "pay" }, []],
  ])("are chosen by %s", (_what, selector, chosen) => {
    const [one, other] = sidesOf(rule([selector], [{ tool: "nothing" }]), [payee, pay, look]);
    expect(one).toEqual(chosen);
    expect(other).toEqual([]);
  });

  test("take a tool that any of the selectors chooses", () => {
    const [one] = sidesOf(rule([{ tool: "pay" }, { tool: "create_payee" }], [{ tool: "list" }]), [
      payee,
      pay,
    ]);
    expect(one).toEqual([payee, pay]);
  });

  test("are had together only with a tool on each, which may be the same one", () => {
    const sides = rule([{ tool: "create_payee" }], [{ effect: "pays" }]);
    expect(isOnBoth(sidesOf(sides, []))).toBe(false);
    expect(isOnBoth(sidesOf(sides, [payee, look]))).toBe(false);
    expect(isOnBoth(sidesOf(sides, [pay]))).toBe(false);
    expect(isOnBoth(sidesOf(sides, [payee, pay]))).toBe(true);
    expect(isOnBoth(sidesOf(rule([{ tool: "pay" }], [{ effect: "pays" }]), [pay]))).toBe(true);
  });
});

const servers = fc.constantFrom("a", "b");
const names = fc.constantFrom("x", "y", "z");
const tool = fc.record({
  server: servers,
  name: names,
  access: fc.constantFrom(...accessLevels),
  effects: fc.uniqueArray(fc.constantFrom(...toolEffects), { maxLength: 2 }),
});
const selector = fc
  .record(
    {
      server: servers,
      tool: names,
      access_level: fc.constantFrom(...accessLevels),
      effect: fc.constantFrom(...toolEffects),
    },
    { requiredKeys: [] },
  )
  .filter((made) => Object.keys(made).length > 0);
const sides = fc
  .tuple(
    fc.array(selector, { minLength: 1, maxLength: 3 }),
    fc.array(selector, { minLength: 1, maxLength: 3 }),
  )
  .map(([one, other]) => rule(one, other));
const grants = fc.array(fc.array(tool, { maxLength: 3 }), { maxLength: 5 });

describe("whether an agent has both sides", () => {
  test("does not depend on the order of its grants", () => {
    const shuffled = grants.chain((made) =>
      fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length })),
    );
    fc.assert(
      fc.property(sides, shuffled, (each, [made, other]) => {
        expect(isOnBoth(sidesOf(each, other.flat()))).toBe(isOnBoth(sidesOf(each, made.flat())));
        expect(sidesOf(each, other.flat()).map((side) => new Set(side))).toEqual(
          sidesOf(each, made.flat()).map((side) => new Set(side)),
        );
      }),
    );
  });

  test("never becomes so by taking a grant away", () => {
    const fewer = grants.chain((made) => fc.tuple(fc.constant(made), fc.subarray(made)));
    fc.assert(
      fc.property(sides, fewer, (each, [made, left]) => {
        fc.pre(!isOnBoth(sidesOf(each, made.flat())));
        expect(isOnBoth(sidesOf(each, left.flat()))).toBe(false);
      }),
    );
  });

  test("is the same whichever side is written first", () => {
    fc.assert(
      fc.property(sides, grants, ([one, other], made) => {
        expect(isOnBoth(sidesOf([other, one], made.flat()))).toBe(
          isOnBoth(sidesOf([one, other], made.flat())),
        );
      }),
    );
  });
});

describe("a rule as it is written", () => {
  const written = (any: unknown) =>
    setDutyRuleInput.safeParse({
      name: "payees-and-payments",
      description: "Four eyes.",
      reason: "Four eyes.",
      sides: [
        { name: "one", any },
        { name: "other", any: [{ tool: "pay" }] },
      ],
    }).success;

  test.each([
    ["a side of nothing", []],
    ["a selector of everything", [{}]],
    ["a member that selectors do not have", [{ tool: "pay", agent: "agt_1" }]],
    ["an effect that no tool has", [{ effect: "explodes" }]],
    ["a name that no tool can have", [{ tool: "pay\0" }]],
  ])("has not %s", (_what, any) => {
    expect(written(any)).toBe(false);
    expect(written([{ tool: "create_payee" }])).toBe(true);
  });
});
