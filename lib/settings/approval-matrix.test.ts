import { describe, expect, test } from "vitest";
import { demandFor, strictestDemand } from "./approval-matrix.ts";
import { type MatrixFacts, type MatrixRule, matrixRule, type StageRule } from "./schemas.ts";

const governance = (need: number): StageRule => ({ role: "governance", need });
const compliance = (need: number): StageRule => ({ role: "compliance", need });

/** A rule for internal/write; times stay at their defaults. */
function rule(stages: StageRule[], changes: Partial<MatrixRule> = {}): MatrixRule {
  return matrixRule.parse({ classification: "internal", access_level: "write", stages, ...changes });
}

function facts(changes: Partial<MatrixFacts> = {}): MatrixFacts {
  return {
    classification: "internal",
    access_level: "write",
    transports: ["remote"],
    origin: "third_party",
    ...changes,
  };
}

const stagesOf = (rules: MatrixRule[], changes?: Partial<MatrixFacts>) =>
  demandFor({ rules }, facts(changes)).stages;

describe("of several matching rules the strictest counts", () => {
  test("role by role", () => {
    const rules = [
      rule([governance(1), compliance(2)]),
      rule([governance(3)]),
      rule([governance(2), compliance(1)]),
    ];
    expect(stagesOf(rules)).toEqual([governance(3), compliance(2)]);
  });

  test("time by time: the shortest", () => {
    const rules = [
      rule([governance(1)], { due_hours: 24, recertify_days: 365, grace_days: 7 }),
      rule([governance(1)], { due_hours: 72, recertify_days: 90, grace_days: 0 }),
    ];
    expect(demandFor({ rules }, facts())).toEqual({
      stages: [governance(1)],
      dueHours: 24,
      recertifyDays: 90,
      graceDays: 0,
    });
  });

  test("whatever order they are in", () => {
    const rules = [
      rule([governance(1)], { due_hours: 24 }),
      rule([governance(3)], { grace_days: 3 }),
      rule([compliance(1)], { recertify_days: 30 }),
    ];
    const sorted = (stages: StageRule[]) => stages.sort((a, b) => a.role.localeCompare(b.role));
    const [one, other] = [rules, rules.toReversed()].map((each) => demandFor({ rules: each }, facts()));
    expect({ ...other, stages: sorted(other?.stages ?? []) }).toEqual({
      ...one,
      stages: sorted(one?.stages ?? []),
    });
  });
});

describe("a rule counts nothing", () => {
  const rules = [rule([governance(1)])];

  test("for another classification or access level", () => {
    expect(stagesOf(rules, { access_level: "read" })).toEqual([]);
    expect(stagesOf(rules, { classification: "restricted" })).toEqual([]);
  });

  test("for another transport", () => {
    const narrow = [rule([governance(1)]), rule([compliance(1)], { transport: "package" })];
    expect(stagesOf(narrow, { transports: ["remote"] })).toEqual([governance(1)]);
    expect(stagesOf(narrow, { transports: ["package"] })).toEqual([governance(1), compliance(1)]);
  });

  test("for another origin", () => {
    const narrow = [rule([governance(1)]), rule([compliance(1)], { origin: "third_party" })];
    expect(stagesOf(narrow, { origin: "in_house" })).toEqual([governance(1)]);
    expect(stagesOf(narrow, { origin: "third_party" })).toEqual([governance(1), compliance(1)]);
  });

  test("unless transport and origin both match", () => {
    const narrow = [rule([governance(2)], { transport: "package", origin: "third_party" })];
    expect(stagesOf(narrow, { transports: ["package"], origin: "in_house" })).toEqual([]);
    expect(stagesOf(narrow, { transports: ["remote"], origin: "third_party" })).toEqual([]);
    expect(stagesOf(narrow, { transports: ["package"], origin: "third_party" })).toEqual([governance(2)]);
  });
});

test("a server that comes both ways has to pass the rules for both", () => {
  const rules = [
    rule([governance(1)], { transport: "remote", due_hours: 24 }),
    rule([compliance(2)], { transport: "package", due_hours: 72 }),
  ];
  expect(demandFor({ rules }, facts({ transports: ["remote", "package"] }))).toMatchObject({
    stages: [governance(1), compliance(2)],
    dueHours: 24,
  });
});

test("no matching rule gives no stage, and the shortest of times", () => {
  const none = { stages: [], dueHours: 24, recertifyDays: 1, graceDays: 0 };
  expect(demandFor({ rules: [] }, facts({ classification: "public", access_level: "read" }))).toEqual(none);
  expect(strictestDemand([])).toEqual(none);
});
