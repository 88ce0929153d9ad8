import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AskTerms, actionRule, askTerms } from "#lib/access/policy/schemas.ts";
import { stepUps } from "#lib/core/words.ts";
import { type Demand, demandOf } from "./demand-of.ts";

const rule = (id: string, ask?: Partial<AskTerms>) =>
  actionRule.parse({ id, effect: "ask", match: {}, reason: "It is grave.", ...(ask ? { ask } : {}) });
const policyOf = (...rules: ReturnType<typeof rule>[]) =>
  ({ document: { rules } }) as Parameters<typeof demandOf>[0];

describe("what rules ask for", () => {
  test("is the strictest of each value; stages stand beside each other, and of the same people the larger number counts", () => {
    const policy = policyOf(
      rule("one", {
        tier: 1,
        stages: [
          { who: "beneficiary", need: 1 },
          { who: "role:governance", need: 1 },
        ],
        decide_within: 300,
        claim_within: 60,
        step_up: "fresh_sign_in",
        standing: true,
      }),
      rule("two", { tier: 3, stages: [{ who: "role:governance", need: 2 }], match_number: true }),
    );
    expect(demandOf(policy, ["one", "two"])).toEqual({
      tier: 3,
      stages: [
        { who: "beneficiary", need: 1 },
        { who: "role:governance", need: 2 },
      ],
      decideSeconds: 300,
      claimSeconds: 60,
      stepUp: "fresh_sign_in",
      matchNumber: true,
      standing: false,
    });
  });

  test("is the defaults where a rule says nothing of it", () => {
    expect(demandOf(policyOf(rule("one")), ["one"])).toEqual({
      tier: 2,
      stages: [{ who: "role:governance", need: 1 }],
      decideSeconds: 900,
      claimSeconds: 120,
      stepUp: "none",
      matchNumber: false,
      standing: false,
    });
  });

  test("leaves nobody to approve where a rule is not known, does not ask, or there is none (I15)", () => {
    const deny = actionRule.parse({ id: "deny", effect: "deny", match: {}, reason: "No." });
    const policy = policyOf(rule("one"), deny);
    for (const ids of [[], ["gone"], ["one", "gone"], ["deny"], ["one", "deny"]])
      expect(demandOf(policy, ids).stages).toEqual([]);
  });
});

const whos = ["beneficiary", "server_owner", "role:governance", "role:compliance", "team:on-call"];
const anyTerms = fc.record({
  tier: fc.integer({ min: 1, max: 4 }),
  stages: fc.array(fc.record({ who: fc.constantFrom(...whos), need: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  decide_within: fc.integer({ min: 30, max: 86_400 }),
  claim_within: fc.integer({ min: 10, max: 3_600 }),
  step_up: fc.constantFrom(...stepUps),
  match_number: fc.boolean(),
  standing: fc.boolean(),
});

test("one more rule never makes anything easier, and the order of rules says nothing (I14)", () => {
  fc.assert(
    fc.property(fc.array(anyTerms, { minLength: 2, maxLength: 5 }), (terms) => {
      const rules = terms.map((each, index) => rule(`r${index}`, askTerms.parse(each)));
      const ids = rules.map(({ id }) => id);
      const all = demandOf(policyOf(...rules), ids);
      expect(asSet(demandOf(policyOf(...rules.toReversed()), ids.toReversed()))).toEqual(asSet(all));
      for (const id of ids) expect(isAtLeast(all, demandOf(policyOf(...rules), [id]))).toBe(true);
    }),
  );
});

const asSet = (demand: Demand) => ({
  ...demand,
  stages: new Map(demand.stages.map(({ who, need }) => [who, need])),
});

function isAtLeast(one: Demand, other: Demand): boolean {
  const needs = asSet(one).stages;
  return (
    one.tier >= other.tier &&
    other.stages.every(({ who, need }) => (needs.get(who) ?? 0) >= need) &&
    one.decideSeconds <= other.decideSeconds &&
    one.claimSeconds <= other.claimSeconds &&
    stepUps.indexOf(one.stepUp) >= stepUps.indexOf(other.stepUp) &&
    (one.matchNumber || !other.matchNumber) &&
    (!one.standing || other.standing)
  );
}
