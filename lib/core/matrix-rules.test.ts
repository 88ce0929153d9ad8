import { describe, expect, test } from "vitest";
import { changedCells, diffRules, gapsOf, rulesOf, sameRules } from "./matrix-rules.ts";
import {
  type AccessLevel,
  accessLevels,
  type Classification,
  classifications,
  type Origin,
  type Transport,
} from "./words.ts";

type Sample = {
  classification: Classification;
  access_level: AccessLevel;
  transport: Transport | "any";
  origin: Origin | "any";
  stages: { role: string; need: number }[];
  due_hours: number;
};

function rule(changes: Partial<Sample> = {}): Sample {
  return {
    classification: "internal",
    access_level: "write",
    transport: "any",
    origin: "any",
    stages: [{ role: "governance", need: 1 }],
    due_hours: 72,
    ...changes,
  };
}

const compliance = { role: "compliance", need: 1 };
const governance = { role: "governance", need: 1 };

describe("two matrices say the same", () => {
  test("whatever order their rules and stages are in", () => {
    const one = [rule({ stages: [governance, compliance] }), rule({ access_level: "read" })];
    const other = [rule({ access_level: "read" }), rule({ stages: [compliance, governance] })];
    expect(sameRules(one, other)).toBe(true);
  });

  test("when a rule stands twice in one of them", () => {
    expect(sameRules([rule()], [rule(), rule()])).toBe(true);
  });

  test("when stages of one role add up to the same", () => {
    const twice = rule({ stages: [governance, governance] });
    expect(sameRules([twice], [rule({ stages: [{ role: "governance", need: 2 }] })])).toBe(true);
    expect(sameRules([twice], [rule()])).toBe(false);
  });

  test.each([
    ["one of them lacks a rule", []],
    ["a time differs", [rule({ due_hours: 71 })]],
    ["a stage differs", [rule({ stages: [{ role: "governance", need: 2 }] })]],
    ["a rule is another cell's", [rule({ access_level: "admin" })]],
  ])("but not when %s", (_why, after) => {
    expect(sameRules([rule()], after)).toBe(false);
    expect(sameRules(after, [rule()])).toBe(false);
  });
});

test("what only one of them has is told apart", () => {
  const [kept, gone, come] = [rule(), rule({ access_level: "read" }), rule({ access_level: "admin" })];
  expect(diffRules([kept, gone], [come, kept])).toEqual({ removed: [gone], added: [come] });
});

test("cells are told with all of their rules, row by row", () => {
  const before = [
    rule({ classification: "restricted" }),
    rule(),
    rule({ due_hours: 24 }),
    rule({ access_level: "read" }),
  ];
  const after = [rule(), rule({ due_hours: 48 }), rule({ access_level: "read" })];
  expect(changedCells(before, after)).toEqual([
    {
      classification: "internal",
      access_level: "write",
      before: [rule(), rule({ due_hours: 24 })],
      after: [rule(), rule({ due_hours: 48 })],
    },
    {
      classification: "restricted",
      access_level: "write",
      before: [rule({ classification: "restricted" })],
      after: [],
    },
  ]);
  expect(changedCells(before, before)).toEqual([]);
});

test("a cell has the rules for its classification and access level", () => {
  const rules = [rule(), rule({ access_level: "read" }), rule({ classification: "public" })];
  expect(rulesOf(rules, "internal", "write")).toEqual([rule()]);
});

describe("what no rule covers", () => {
  test("is nothing where every cell has a general rule", () => {
    const rules = classifications.flatMap((classification) =>
      accessLevels.map((access_level) => rule({ classification, access_level })),
    );
    expect(gapsOf(rules)).toEqual([]);
    expect(gapsOf(rules.slice(1))).toEqual(
      (["remote", "package"] as const).flatMap((transport) =>
        (["in_house", "third_party"] as const).map((origin) => ({
          classification: "public",
          access_level: "read",
          transport,
          origin,
        })),
      ),
    );
  });

  test.each([
    [{ transport: "package" }, ["remote in_house", "remote third_party"]],
    [{ origin: "third_party" }, ["remote in_house", "package in_house"]],
    [
      { transport: "remote", origin: "in_house" },
      ["remote third_party", "package in_house", "package third_party"],
    ],
  ] as [Partial<Sample>, string[]][])("is what a rule for %j leaves out", (narrow, left) => {
    const inCell = gapsOf([rule(narrow)]).filter(
      (gap) => gap.classification === "internal" && gap.access_level === "write",
    );
    expect(inCell.map(({ transport, origin }) => `${transport} ${origin}`)).toEqual(left);
  });

  test("is covered by several narrow rules together", () => {
    const both = [rule({ transport: "package" }), rule({ transport: "remote" })];
    expect(
      gapsOf(both).some((gap) => gap.classification === "internal" && gap.access_level === "write"),
    ).toBe(false);
  });
});
