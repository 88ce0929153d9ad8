import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { suggest } from "./suggest.ts";

const toolsOf = (granted: number, used: number) =>
  Array.from({ length: granted }, (_, index) => ({ tool: `tool-${index}`, permits: index < used ? 5 : 0 }));
const of = (granted: number, used: number, more: Partial<Parameters<typeof suggest>[0]> = {}) =>
  suggest({ tools: toolsOf(granted, used), taken: 0, days: 90, enough: true, ...more });

describe("what the use of a grant suggests", () => {
  test("is in a sentence with the numbers", () => {
    expect(of(40, 3)).toEqual({
      verdict: "narrow",
      keep: ["tool-0", "tool-1", "tool-2"],
      because: "Granted 40 tools, used 3 in 90 days.",
    });
    expect(of(1, 1, { days: 1 }).because).toBe("Granted 1 tool, used 1 in 1 day.");
  });

  test.each([
    [40, 0, "revoke"],
    [1, 0, "revoke"],
    [40, 19, "narrow"],
    [40, 20, "keep"],
    [3, 1, "narrow"],
    [2, 1, "keep"],
    [2, 2, "keep"],
  ])("of %i tools with %i used is to %s", (granted, used, verdict) => {
    expect(of(granted, used).verdict).toBe(verdict);
  });

  test("is to end a grant of which everything was taken, and to leave one whose server is not approved now", () => {
    expect(of(0, 0, { taken: 4 }).verdict).toBe("revoke");
    expect(of(0, 0)).toEqual({
      verdict: "keep",
      keep: [],
      because: "Nothing that it covers is approved now.",
    });
  });

  test("is to keep all of a grant that had no time to be used", () => {
    expect(of(40, 0, { enough: false })).toMatchObject({
      verdict: "keep",
      because: "Granted 40 tools, used 0 in 90 days; it was not given that long ago.",
    });
  });

  test("never takes what was used, nor names what is not granted", () => {
    const tools = fc.uniqueArray(
      fc.record({ tool: fc.string(), permits: fc.constantFrom(0, 0, 0, 1, 900) }),
      { selector: ({ tool }) => tool },
    );
    fc.assert(
      fc.property(tools, fc.nat(3), fc.boolean(), (tools, taken, enough) => {
        const { verdict, keep } = suggest({ tools, taken, days: 30, enough });
        const granted = tools.map(({ tool }) => tool);
        const used = tools.filter(({ permits }) => permits > 0).map(({ tool }) => tool);
        expect(granted).toEqual(expect.arrayContaining(keep));
        expect(keep).toEqual(expect.arrayContaining(used));
        if (!enough) expect(verdict).toBe("keep");
        if (verdict === "narrow") expect(keep.length).toBeLessThan(granted.length);
        if (verdict === "keep") expect(keep).toEqual(granted);
      }),
    );
  });
});
