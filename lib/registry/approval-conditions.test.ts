import { describe, expect, test } from "vitest";
import { strictestConditions } from "./approval-conditions.ts";

const [early, late] = ["2027-01-01T00:00:00Z", "2027-06-01T00:00:00Z"];

describe("the conditions of several approvals", () => {
  test("are none when nobody asks for any", () => {
    expect(strictestConditions([])).toBeNull();
    expect(strictestConditions([null, null])).toBeNull();
  });

  test("of one who asks bind all", () => {
    expect(strictestConditions([null, { tools: ["b", "a"] }])).toEqual({
      tools: ["a", "b"],
      until: null,
      catalogs: null,
    });
  });

  test("leave the tools and catalogs that all allow, until the first date", () => {
    expect(
      strictestConditions([
        { tools: ["a", "b"], until: late, catalogs: ["x", "y"] },
        { tools: ["b", "c"], until: early },
        { catalogs: ["y"] },
      ]),
    ).toEqual({ tools: ["b"], until: early, catalogs: ["y"] });
  });

  test("that exclude each other leave nothing, which is not the same as no condition", () => {
    expect(strictestConditions([{ tools: ["a"] }, { tools: ["b"] }])?.tools).toEqual([]);
  });

  test("compare dates as instants, whatever their offset", () => {
    const sooner = "2027-01-01T01:00:00+02:00";
    expect(strictestConditions([{ until: early }, { until: sooner }])?.until).toBe(sooner);
  });
});
