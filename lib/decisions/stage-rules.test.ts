import { expect, test } from "vitest";
import type { StageRule } from "./decision-case.ts";
import { strictest } from "./stage-rules.ts";

const governance = (need: number): StageRule => ({ role: "governance", need });
const compliance = (need: number): StageRule => ({ role: "compliance", need });

test.each([
  ["nothing of nothing", [], []],
  ["a demand as it is", [[governance(2), compliance(1)]], [governance(2), compliance(1)]],
  ["role by role", [[governance(1), compliance(2)], [governance(3)]], [governance(3), compliance(2)]],
  [
    "stages of one demand with the same role together",
    [[governance(1), governance(1)], [governance(1)]],
    [governance(2)],
  ],
  ["a stage that can't pass, over all others", [[governance(0)], [governance(2)]], [governance(0)]],
  ["a stage that can't pass, in whatever order", [[governance(2)], [governance(-1)]], [governance(0)]],
  ["a stage that can't pass, beside one that can", [[governance(2), governance(0)]], [governance(0)]],
  ["what is no number as what can't pass", [[governance(Number.NaN)], [governance(1)]], [governance(0)]],
] as [string, StageRule[][], StageRule[]][])("the strictest is %s", (_what, demands, expected) => {
  expect(strictest(demands)).toEqual(expected);
});
