import { describe, expect, test } from "vitest";
import { grantDemand, meets } from "./grant-demand.ts";
import type { GrantRule } from "./schemas.ts";

const rule = (changes: Partial<GrantRule>): GrantRule => ({
  classification: "internal",
  access_level: "read",
  stages: [{ role: "governance", need: 1 }],
  max_minutes: 100,
  ...changes,
});
const of = (grants: GrantRule[], ...levels: ("read" | "write" | "admin")[]) =>
  grantDemand({ grants }, { classification: "internal", levels });

describe("what the policy asks of a grant", () => {
  test("is the strictest over all levels and rules, value by value", () => {
    const write = rule({ access_level: "write", stages: [{ role: "compliance", need: 1 }], max_minutes: 50 });
    expect(of([rule({}), write], "read")).toEqual({
      stages: [{ role: "governance", need: 1 }],
      maxMinutes: 100,
    });
    expect(
      of([rule({}), rule({ stages: [{ role: "governance", need: 2 }] }), write], "read", "write"),
    ).toEqual({
      stages: [
        { role: "governance", need: 2 },
        { role: "compliance", need: 1 },
      ],
      maxMinutes: 50,
    });
  });

  test("is nobody, and so never given, where a level has no rule, though another has one", () => {
    const nobody = { stages: [], maxMinutes: 0 };
    expect(of([rule({})], "read", "admin")).toEqual(nobody);
    expect(of([rule({ classification: "public" })], "read")).toEqual(nobody);
    expect(of([rule({})])).toEqual(nobody);
  });

  test("is met by as many signatures of each role, for no longer", () => {
    const demand = { stages: [{ role: "governance" as const, need: 2 }], maxMinutes: 100 };
    expect(meets([{ role: "governance", need: 2 }], 100, demand)).toBe(true);
    expect(
      meets(
        [
          { role: "governance", need: 1 },
          { role: "governance", need: 1 },
        ],
        100,
        demand,
      ),
    ).toBe(true);
    expect(meets([{ role: "governance", need: 2 }], 101, demand)).toBe(false);
    expect(
      meets(
        [
          { role: "governance", need: 1 },
          { role: "compliance", need: 9 },
        ],
        100,
        demand,
      ),
    ).toBe(false);
    expect(meets([{ role: "governance", need: 9 }], 1, { stages: [], maxMinutes: 100 })).toBe(false);
  });
});
