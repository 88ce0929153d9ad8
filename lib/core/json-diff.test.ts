import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffJson } from "./json-diff.ts";
import { isObject } from "./json-object.ts";

const approved = {
  name: "com.example/weather",
  description: "Forecasts.",
  version: "1.0.0",
  remotes: [{ type: "streamable-http", url: "https://mcp.example.com/mcp" }],
};

describe("the difference between two documents", () => {
  it("is nothing between equal ones, whatever the order of their members", () => {
    expect(diffJson(approved, { ...approved })).toEqual([]);
    expect(diffJson({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toEqual([]);
  });

  it("names what was added, removed and changed, by JSON pointer", () => {
    const { description: _, ...rest } = approved;
    const upstream = {
      ...rest,
      title: "Weather",
      remotes: [{ type: "streamable-http", url: "https://elsewhere.example/mcp" }],
    };
    expect(diffJson(approved, upstream)).toEqual([
      { pointer: "/description", kind: "removed", before: "Forecasts." },
      {
        pointer: "/remotes/0/url",
        kind: "changed",
        before: "https://mcp.example.com/mcp",
        after: "https://elsewhere.example/mcp",
      },
      { pointer: "/title", kind: "added", after: "Weather" },
    ]);
  });

  it("escapes what a pointer gives a meaning", () => {
    expect(diffJson({ _meta: {} }, { _meta: { "a/b~c": 1 } })).toEqual([
      { pointer: "/_meta/a~1b~0c", kind: "added", after: 1 },
    ]);
  });

  it("shows an element put in front as one addition", () => {
    expect(diffJson([{ id: "a" }, { id: "b" }], [{ id: "new" }, { id: "a" }, { id: "b" }])).toEqual([
      { pointer: "/0", kind: "added", after: { id: "new" } },
    ]);
  });

  it("shows an element taken out of the middle as one removal", () => {
    expect(diffJson(["a", "b", "c"], ["a", "c"])).toEqual([{ pointer: "/1", kind: "removed", before: "b" }]);
  });

  it.each([
    ["a list that became an object", [], {}],
    ["a text that became a number", "1", 1],
    ["a value that became null", { a: 1 }, null],
  ])("shows %s as one change", (_what, before, after) => {
    expect(diffJson(before, after)).toEqual([{ pointer: "", kind: "changed", before, after }]);
  });

  it("takes a member named like something every object inherits for what it is", () => {
    expect(diffJson({}, { toString: "x" })).toEqual([{ pointer: "/toString", kind: "added", after: "x" }]);
  });

  it("is empty exactly when the two say the same", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (one, other) => {
        // JSON has no negative zero.
        const [before, after] = [one, other].map((value) => JSON.parse(JSON.stringify(value)));
        expect(diffJson(before, structuredClone(before))).toEqual([]);
        expect(diffJson(before, after).length === 0).toBe(sorted(before) === sorted(after));
      }),
    );
  });
});

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member) =>
    isObject(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
