import { describe, expect, test } from "vitest";
import { approvalConditions } from "#lib/registry/review-schemas.ts";
import {
  type ConditionDraft,
  conditionProblem,
  noConditions,
  tickTool,
  toConditions,
} from "./condition-draft.ts";

const offered = ["pay", "refund", "list"];
const nowMs = Date.parse("2026-11-21T12:00:00Z");
const draft = (changes: Partial<ConditionDraft>): ConditionDraft => ({
  ...noConditions,
  on: true,
  ...changes,
});

describe("conditions", () => {
  test("are none until they are asked for", () => {
    expect(toConditions({ ...noConditions, tools: ["pay"], until: "2026-12-31" }, offered)).toBeNull();
    expect(toConditions(draft({}), offered)).toBeNull();
  });

  test("name only what is restricted, in a form that the API takes", () => {
    const conditions = toConditions(
      draft({ tools: ["list", "pay"], until: "2026-12-31", catalogs: ["default"] }),
      offered,
    );
    expect(conditions).toEqual({
      tools: ["pay", "list"],
      until: "2026-12-31T23:59:59Z",
      catalogs: ["default"],
    });
    expect(approvalConditions.safeParse(conditions).success).toBe(true);
  });

  test("leave out tools that are gone, and never let new ones in", () => {
    expect(toConditions(draft({ tools: ["pay", "gone"] }), [...offered, "fresh"])).toEqual({
      tools: ["pay"],
    });
  });

  test.each([
    ["nothing restricted", {}, "all"],
    ["no tool left", { tools: [] }, "tools"],
    ["only tools that are gone", { tools: ["gone"] }, "tools"],
    ["a day that has passed", { until: "2026-11-20" }, "until"],
  ] as const)("with %s are refused before they are sent", (_, changes, field) => {
    expect(conditionProblem(draft(changes), offered, nowMs)?.field).toBe(field);
  });

  test("until today are fine", () => {
    expect(conditionProblem(draft({ until: "2026-11-21" }), offered, nowMs)).toBeUndefined();
    expect(conditionProblem(noConditions, offered, nowMs)).toBeUndefined();
  });
});

describe("ticking tools", () => {
  test("begins with all of them and comes back to no condition", () => {
    const without = tickTool(draft({}), "pay", false, offered);
    expect(without).toEqual(["refund", "list"]);
    expect(tickTool(draft({ tools: without }), "pay", true, offered)).toBeNull();
  });
});
