import { expect, test } from "vitest";
import { stagesFor } from "./approval-matrix.ts";
import type { StageRule } from "./schemas.ts";

const governance = (need: number): StageRule => ({ role: "governance", need });
const compliance = (need: number): StageRule => ({ role: "compliance", need });

function rule(...stages: StageRule[]) {
  return { classification: "internal" as const, access_level: "write" as const, stages };
}

test("of several matching rules the strictest counts, role by role", () => {
  const matrix = {
    version: 1,
    rules: [rule(governance(1), compliance(2)), rule(governance(3)), rule(governance(2), compliance(1))],
  };
  expect(stagesFor(matrix, "internal", "write")).toEqual([governance(3), compliance(2)]);
});

test("the order of the rules does not decide how many must sign", () => {
  const rules = [rule(governance(1)), rule(governance(3)), rule(compliance(1))];
  const sorted = (stages: StageRule[]) => stages.sort((a, b) => a.role.localeCompare(b.role));
  expect(sorted(stagesFor({ version: 1, rules: rules.toReversed() }, "internal", "write"))).toEqual(
    sorted(stagesFor({ version: 1, rules }, "internal", "write")),
  );
});

test("a rule for another classification or access level counts nothing", () => {
  const matrix = { version: 1, rules: [rule(governance(1))] };
  expect(stagesFor(matrix, "internal", "read")).toEqual([]);
  expect(stagesFor(matrix, "restricted", "write")).toEqual([]);
});

test("no rule gives no stage", () => {
  expect(stagesFor({ version: 1, rules: [] }, "public", "read")).toEqual([]);
});
